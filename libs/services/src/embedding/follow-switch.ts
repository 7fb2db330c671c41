import type { Clock, Consumption, Settings } from '@homeroom/core';
import type { Platform } from '@homeroom/platform';
import { embeddingMetrics } from './embedding.metrics.js';

const lookEveryMs = 1_000;

/**
 * Pauses and goes on as the operator's switch says. While it cannot be read, all stays as it is. A consumption that begins paused begins
 * when the switch was read: so a pause outlives a restart.
 */
export function followSwitch(
  consumption: Pick<Consumption, 'pause' | 'resume'>,
  { settings, clock }: { readonly settings: Pick<Settings, 'read'>; readonly clock: Clock },
  { lifecycle, log, metrics }: Pick<Platform, 'lifecycle' | 'log' | 'metrics'>,
): void {
  const stopping = new AbortController();
  const gauge = metrics.of(embeddingMetrics).paused;
  const follow = async (): Promise<void> => {
    for (let paused: boolean | null = null; !stopping.signal.aborted; await clock.sleep(lookEveryMs, stopping.signal)) {
      const wanted = await settings.read().then(
        ({ embedding }) => embedding.paused,
        (error: unknown) => {
          log.warn({ err: error }, 'the switch of embedding could not be read');
          return paused;
        },
      );
      gauge.set(wanted ? 1 : 0);
      if (wanted === paused) continue;
      if (wanted || paused) log.info(wanted ? 'embedding is paused' : 'embedding goes on');
      paused = wanted;
      if (paused) consumption.pause();
      else consumption.resume();
    }
  };
  const followed = follow();
  lifecycle.onShutdown('stop', 'switch of embedding', async () => {
    stopping.abort();
    await followed;
  });
}
