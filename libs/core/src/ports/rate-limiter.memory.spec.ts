import { describe, expect, it } from '@jest/globals';
import { ManualClock } from './clock.memory.js';
import { describeRateLimiter } from './rate-limiter.conformance.js';
import { MemoryRateLimiter } from './rate-limiter.memory.js';
import { defaultRateLimits } from './rate-limiter.port.js';

describeRateLimiter('MemoryRateLimiter', async (limits) => {
  const clock = new ManualClock();
  return { limiter: new MemoryRateLimiter({ clock, limits }), advance: async (ms) => clock.jump(ms) };
});

describe('MemoryRateLimiter', () => {
  const start = () => {
    const clock = new ManualClock();
    return { clock, limiter: new MemoryRateLimiter({ clock, limits: defaultRateLimits }) };
  };

  it('forgets those whose bucket is full again, so that strangers do not fill the memory', async () => {
    const { clock, limiter } = start();
    for (let i = 0; i < 10_000; i++) {
      clock.jump(10);
      await limiter.take(`stranger${i}`, 'sign-in');
    }
    // One token of sign-in takes 6 s: at one stranger per 10 ms, 600 of them are not full.
    expect(limiter.size).toBeLessThanOrEqual(601);
  });

  it('does not lock anybody out when the clock is set back', async () => {
    const { clock, limiter } = start();
    await limiter.take('ana', 'send');
    clock.jump(-86_400_000);
    expect(await limiter.take('ana', 'send')).toEqual({ allowed: false, retryAfterMs: 200 });
    clock.jump(200);
    expect(await limiter.take('ana', 'send')).toEqual({ allowed: true });
  });

  it('refuses a limit that would never let anything through', () => {
    const clock = new ManualClock();
    for (const send of [
      { perSecond: 0, burst: 5 },
      { perSecond: 1, burst: 0 },
      { perSecond: Number.NaN, burst: 1 },
    ]) {
      expect(() => new MemoryRateLimiter({ clock, limits: { ...defaultRateLimits, send } })).toThrow('"send"');
    }
  });
});
