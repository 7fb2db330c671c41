import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultRateLimits } from './rate-limiter.port.js';
import type { RateLimiter, RateLimits } from './rate-limiter.port.js';

/** A limiter on a clock that the suite moves. */
export type LimiterAtHand = { readonly limiter: RateLimiter; readonly advance: (ms: number) => Promise<void> };
type Make = (limits: RateLimits) => Promise<LimiterAtHand>;

const withSend = (send: RateLimits['send']): RateLimits => ({ ...defaultRateLimits, send });

/** Takes until refused. @returns how many went through, and the refusal's wait */
async function drain(
  limiter: RateLimiter,
  subject: string,
  most = 1_000,
): Promise<{ allowed: number; retryAfterMs: number }> {
  for (let allowed = 0; allowed < most; allowed++) {
    const answer = await limiter.take(subject, 'send');
    if (!answer.allowed) return { allowed, retryAfterMs: answer.retryAfterMs };
  }
  throw new Error(`${most} were let through.`);
}

/** What every `RateLimiter` does. `make` gives one with all buckets full. */
export function describeRateLimiter(name: string, make: Make): void {
  describe(`${name} as RateLimiter`, () => {
    it('lets a burst through, then says how long to wait, and that wait is enough and not too long', async () => {
      const { limiter, advance } = await make(withSend({ perSecond: 5, burst: 20 }));
      expect(await drain(limiter, 'ana')).toEqual({ allowed: 20, retryAfterMs: 200 });
      await advance(199);
      expect(await limiter.take('ana', 'send')).toEqual({ allowed: false, retryAfterMs: 1 });
      await advance(1);
      expect(await drain(limiter, 'ana')).toEqual({ allowed: 1, retryAfterMs: 200 });
      await advance(3_600_000);
      expect((await drain(limiter, 'ana')).allowed).toBe(20);
    });

    it('costs nothing to be refused', async () => {
      const { limiter, advance } = await make(withSend({ perSecond: 1, burst: 1 }));
      await drain(limiter, 'ana');
      for (let i = 0; i < 50; i++) await limiter.take('ana', 'send');
      await advance(1_000);
      expect(await limiter.take('ana', 'send')).toEqual({ allowed: true });
    });

    it('keeps subjects and actions apart', async () => {
      const { limiter } = await make(withSend({ perSecond: 1, burst: 1 }));
      await drain(limiter, 'ana');
      expect(await limiter.take('ben', 'send')).toEqual({ allowed: true });
      expect(await limiter.take('ana', 'typing')).toEqual({ allowed: true });
      expect(await limiter.take('ana', 'typing')).toEqual({ allowed: false, retryAfterMs: 3_000 });
    });

    it('allows everything where there is no limit', async () => {
      const { limiter } = await make(withSend(null));
      await expect(drain(limiter, 'ana', 500)).rejects.toThrow('500 were let through.');
    });

    it('never lets more through in any stretch of time than the burst and the rate together', () => neverMore(make));
  });
}

async function neverMore(make: Make): Promise<void> {
  const limit = fc.record({
    perSecond: fc.double({ min: 0.1, max: 50, noNaN: true }),
    burst: fc.integer({ min: 1, max: 30 }),
  });
  const steps = fc.array(fc.tuple(fc.nat(3_000), fc.integer({ min: 1, max: 40 })), { maxLength: 25 });
  const property = fc.asyncProperty(limit, steps, async ({ perSecond, burst }, moves) => {
    const { limiter, advance } = await make(withSend({ perSecond, burst }));
    const allowedAt: number[] = [];
    let now = 0;
    for (const [pause, tries] of moves) {
      await advance(pause);
      now += pause;
      for (let i = 0; i < tries; i++) if ((await limiter.take('ana', 'send')).allowed) allowedAt.push(now);
    }
    allowedAt.forEach((from, i) => {
      for (let j = i; j < allowedAt.length; j++) {
        const seconds = ((allowedAt[j] ?? 0) - from) / 1_000;
        expect(j - i + 1).toBeLessThanOrEqual(burst + perSecond * seconds + 0.01);
      }
    });
  });
  await fc.assert(property, { numRuns: 60 });
}
