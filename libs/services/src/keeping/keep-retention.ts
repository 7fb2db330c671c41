import type { Clock, Retention } from '@homeroom/core';
import type { Platform } from '@homeroom/platform';
import type { KeepingConfig } from './keeping.config.js';
import { keepingMetrics } from './keeping.metrics.js';

export type KeepRetentionParts = {
  readonly retention: Pick<Retention, 'run'>;
  readonly clock: Clock;
  readonly platform: Pick<Platform, 'log' | 'metrics'>;
};

const hourMs = 60 * 60_000;

/** Runs retention soon after the start and then again and again; a run that fails is told, and the next one tries anew. */
export async function keepRetention(
  parts: KeepRetentionParts,
  config: KeepingConfig,
  signal: AbortSignal,
): Promise<void> {
  await parts.clock.sleep(config.HOMEROOM_RETENTION_DELAY_SECONDS * 1_000, signal);
  while (!signal.aborted) {
    await runOnce(parts, signal);
    await parts.clock.sleep(config.HOMEROOM_RETENTION_EVERY_HOURS * hourMs, signal);
  }
}

async function runOnce(
  { retention, clock, platform: { log, metrics } }: KeepRetentionParts,
  signal: AbortSignal,
): Promise<void> {
  const { runs, removed, lastDone } = metrics.of(keepingMetrics);
  try {
    const run = await retention.run(signal);
    runs.inc({ outcome: 'done' });
    removed.inc(run.removed);
    lastDone.set(clock.now() / 1_000);
    log.info(run, 'retention ran');
  } catch (error) {
    runs.inc({ outcome: 'failed' });
    log.error({ err: error }, 'retention failed');
  }
}
