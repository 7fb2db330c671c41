import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { SystemClock } from './system.js';

const timersRunning = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('SystemClock', () => {
  const clock = new SystemClock();

  it('sleeps at least as long as asked, give or take the rounding of the timer', async () => {
    const before = performance.now();
    await clock.sleep(20);
    expect(performance.now() - before).toBeGreaterThan(18);
  });

  it('wakes at once when it is aborted, before or while it sleeps, and leaves neither listener nor timer behind', async () => {
    const controller = new AbortController();
    const long = clock.sleep(365 * 86_400_000, controller.signal);
    const short = clock.sleep(1, controller.signal);
    await short;
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    const timers = timersRunning();
    controller.abort();
    await long;
    expect(timersRunning()).toBe(timers - 1);
    await clock.sleep(60_000, controller.signal);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });
});
