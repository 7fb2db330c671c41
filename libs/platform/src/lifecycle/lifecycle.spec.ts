import { describe, expect, it } from '@jest/globals';
import { Health } from '../health/health.js';
import { createLogger } from '../logging/logger.js';
import { Lifecycle } from './lifecycle.js';

function setUp() {
  const events: string[] = [];
  const timers: { readonly ms: number; readonly callback: () => void }[] = [];
  const time = { now: 0 };
  const health = new Health();
  const lifecycle = new Lifecycle({
    log: createLogger({ name: 'test', level: 'silent', format: 'json', write: () => undefined }),
    health,
    deadlineMs: 25_000,
    exit: (code) => events.push(`exit ${code}`),
    now: () => time.now,
    after: (ms, callback) => timers.push({ ms, callback }),
  });
  return { events, timers, time, health, lifecycle, note: (name: string) => () => events.push(name) };
}

describe('Lifecycle', () => {
  it('goes through the phases in order and backwards within each', async () => {
    const { lifecycle, events, note } = setUp();
    lifecycle.onShutdown('close', 'ports', note('ports'));
    lifecycle.onShutdown('stop', 'ingest', note('ingest'));
    lifecycle.onShutdown('stop', 'keeping', note('keeping'));
    lifecycle.onShutdown('http', 'server', note('server'));
    lifecycle.onShutdown('drain', 'sockets', note('sockets'));
    await lifecycle.shutdown('SIGTERM');
    expect(events).toEqual(['sockets', 'keeping', 'ingest', 'server', 'ports', 'exit 0']);
  });

  it('is not ready before the first hook runs', async () => {
    const { lifecycle, health } = setUp();
    health.markStarted();
    expect((await health.readiness()).ready).toBe(true);
    const seen: boolean[] = [];
    lifecycle.onShutdown('drain', 'sockets', async () => seen.push((await health.readiness()).ready));
    await lifecycle.shutdown('SIGTERM');
    expect(seen).toEqual([false]);
  });

  it('runs the other hooks when one fails, and ends with 1', async () => {
    const { lifecycle, events, note } = setUp();
    lifecycle.onShutdown('close', 'ports', note('ports'));
    lifecycle.onShutdown('stop', 'ingest', () => Promise.reject(new Error('stuck')));
    await lifecycle.shutdown('SIGTERM');
    expect(events).toEqual(['ports', 'exit 1']);
  });

  it('ends at the deadline when a hook hangs', () => {
    const { lifecycle, events, timers } = setUp();
    lifecycle.onShutdown('drain', 'sockets', () => new Promise(() => undefined));
    void lifecycle.shutdown('SIGTERM');
    expect(timers.map(({ ms }) => ms)).toEqual([25_000]);
    timers[0]?.callback();
    expect(events).toEqual(['exit 1']);
  });

  it('takes two interrupts within two seconds as one, a later one as force', () => {
    const { lifecycle, events, time } = setUp();
    lifecycle.onShutdown('drain', 'sockets', () => new Promise(() => undefined));
    lifecycle.signalled('SIGINT');
    time.now = 1_999;
    lifecycle.signalled('SIGINT');
    expect(events).toEqual([]);
    time.now = 2_000;
    lifecycle.signalled('SIGINT');
    expect(events).toEqual(['exit 130']);
  });

  it('ends once, with the higher code, when a fault comes while it ends', async () => {
    const { lifecycle, events, note } = setUp();
    lifecycle.onShutdown('stop', 'ingest', note('ingest'));
    const first = lifecycle.shutdown('SIGTERM');
    await Promise.all([first, lifecycle.shutdown('unhandledRejection', 1)]);
    expect(events).toEqual(['ingest', 'exit 1']);
  });
});
