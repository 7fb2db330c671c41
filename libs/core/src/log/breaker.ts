/** Durations in ms. */
export type BreakerRules = {
  readonly failures: number;
  readonly withinMs: number;
  /** While open, one attempt each. */
  readonly probeEveryMs: number;
};

/**
 * Opens after `failures` failed attempts within `withinMs`; while open it lets one attempt through each `probeEveryMs`.
 * Forgotten (not reset) at the first success.
 */
export class Breaker {
  #failedAt: number[] = [];
  #open = false;

  constructor(private readonly rules: BreakerRules) {}

  get open(): boolean {
    return this.#open;
  }

  /** @param decisive opens at once: the attempt ate the whole deadline */
  failed(now: number, decisive = false): void {
    this.#failedAt = [...this.#failedAt, now].filter((at) => at <= now && now - at < this.rules.withinMs);
    if (decisive || this.#failedAt.length >= this.rules.failures) this.#open = true;
  }

  /** ms until an attempt may be made; 0 = now. A clock that jumped back does not lengthen it. */
  waitMs(now: number): number {
    if (!this.#open) return 0;
    const sinceLast = now - (this.#failedAt.at(-1) ?? -Infinity);
    if (sinceLast < 0 || sinceLast >= this.rules.probeEveryMs) return 0;
    return this.rules.probeEveryMs - sinceLast;
  }
}
