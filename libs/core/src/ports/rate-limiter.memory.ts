import type { Clock } from './clock.port.js';
import type { RateAction, RateAnswer, RateLimit, RateLimiter, RateLimits } from './rate-limiter.port.js';

/** Rounding of milliseconds since 1970 in a double, many times over. */
const epsilonMs = 0.01;

/**
 * The limiter of one process. Remembers only subjects whose bucket is not full: at most those of the last
 * `burst / perSecond` seconds of an action.
 */
export class MemoryRateLimiter implements RateLimiter {
  private readonly buckets = new Map<RateAction, Buckets>();

  /** @throws Error when a limit could never let anything through */
  constructor({ clock, limits }: { readonly clock: Clock; readonly limits: RateLimits }) {
    for (const [action, limit] of Object.entries(limits)) {
      if (limit !== null) this.buckets.set(action as RateAction, new Buckets(action, limit, clock));
    }
  }

  async take(subject: string, action: RateAction): Promise<RateAnswer> {
    return this.buckets.get(action)?.take(subject) ?? { allowed: true };
  }

  /** Subjects remembered now, over all actions. */
  get size(): number {
    return [...this.buckets.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

class Buckets {
  /** Subject → the moment its bucket is full again; the longest untouched comes first. */
  private readonly fullAt = new Map<string, number>();
  private readonly tokenMs: number;
  private readonly burstMs: number;

  constructor(
    action: string,
    { perSecond, burst }: RateLimit,
    private readonly clock: Clock,
  ) {
    if (!(perSecond > 0) || !(burst >= 1)) {
      throw new Error(`The rate limit of "${action}" needs more than 0 a second and a burst of at least 1.`);
    }
    this.tokenMs = 1_000 / perSecond;
    this.burstMs = burst * this.tokenMs;
  }

  get size(): number {
    return this.fullAt.size;
  }

  take(subject: string): RateAnswer {
    const now = this.clock.now();
    this.forgetFull(now);
    const remembered = Math.max(this.fullAt.get(subject) ?? now, now);
    // No bucket is further from full than empty: more means that the clock was set back.
    const fullAt = Math.min(remembered, now + this.burstMs);
    const wait = fullAt + this.tokenMs - now - this.burstMs;
    const allowed = wait <= epsilonMs;
    if (allowed || fullAt < remembered) {
      this.fullAt.delete(subject);
      this.fullAt.set(subject, allowed ? fullAt + this.tokenMs : fullAt);
    }
    return allowed ? { allowed } : { allowed, retryAfterMs: Math.ceil(wait) };
  }

  /** Two for each that can be added, so the map shrinks as fast as it may. */
  private forgetFull(now: number): void {
    let looked = 0;
    for (const [subject, fullAt] of this.fullAt) {
      if (++looked > 2 || fullAt > now) return;
      this.fullAt.delete(subject);
    }
  }
}
