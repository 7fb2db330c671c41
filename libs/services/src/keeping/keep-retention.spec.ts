import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@homeroom/core/testing';
import { createLogger, createPlatform } from '@homeroom/platform';
import { keepRetention } from './keep-retention.js';

const hour = 60 * 60_000;
const config = { HOMEROOM_RETENTION_DELAY_SECONDS: 60, HOMEROOM_RETENTION_EVERY_HOURS: 24 };

function setUp(run: () => Promise<{ rooms: number; removed: number }>) {
  const log = createLogger({ name: 'keeping', level: 'silent', format: 'json', write: () => undefined });
  const platform = createPlatform({
    name: 'keeping',
    log,
    deadlineMs: 1_000,
    exit: () => undefined,
    print: () => undefined,
  });
  const clock = new ManualClock();
  const runs: number[] = [];
  const retention = {
    run: () => {
      runs.push(clock.now());
      return run();
    },
  };
  const stopping = new AbortController();
  const startedAt = clock.now();
  const kept = keepRetention({ retention, clock, platform }, config, stopping.signal);
  return { clock, platform, stopping, kept, ranAt: () => runs.map((at) => at - startedAt) };
}

describe('keepRetention', () => {
  it('runs a minute after the start and then every day, until it is stopped', async () => {
    const { clock, stopping, kept, ranAt } = setUp(async () => ({ rooms: 1, removed: 2 }));
    await clock.advance(59_999);
    expect(ranAt()).toEqual([]);
    await clock.advance(1);
    await clock.advance(48 * hour);
    expect(ranAt()).toEqual([60_000, 60_000 + 24 * hour, 60_000 + 48 * hour]);
    stopping.abort();
    await kept;
    expect(clock.sleeping).toBe(0);
  });

  it('counts what it removed, and goes on after a run that failed', async () => {
    let works = false;
    const { clock, platform, ranAt } = setUp(() =>
      works ? Promise.resolve({ rooms: 1, removed: 2 }) : Promise.reject(new Error('locked')),
    );
    await clock.advance(60_000);
    works = true;
    await clock.advance(24 * hour);
    expect(ranAt()).toHaveLength(2);
    const text = await platform.metrics.scrape();
    expect(text).toContain('homeroom_retention_runs_total{outcome="failed",service="keeping"} 1');
    expect(text).toContain('homeroom_retention_runs_total{outcome="done",service="keeping"} 1');
    expect(text).toContain('homeroom_retention_removed_messages_total{service="keeping"} 2');
  });
});
