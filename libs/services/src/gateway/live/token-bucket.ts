/** `perSecond` for ever, `burst` at once. A clock that jumps costs at most one burst. */
export class TokenBucket {
  #tokens: number;
  #at: number;

  constructor(
    private readonly limit: { readonly perSecond: number; readonly burst: number },
    now: number,
  ) {
    this.#tokens = limit.burst;
    this.#at = now;
  }

  take(now: number): boolean {
    const { perSecond, burst } = this.limit;
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#at) * perSecond) / 1_000);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
