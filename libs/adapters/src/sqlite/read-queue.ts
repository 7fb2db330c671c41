/** Milliseconds that the reads of one turn of the event loop may take, about. */
const perTurnMs = 8;

/**
 * Runs reads at once while the turn of the event loop is young, else in order in the turns that follow: a long chain of reads (all
 * rooms for the beacon, a backlog of the log) must not keep sockets and timers waiting.
 */
export class ReadQueue {
  readonly #waiting: (() => void)[] = [];
  /** When the first read of this turn began; null before it. */
  #turnBegan: number | null = null;

  async run<T>(fn: () => T): Promise<T> {
    if (this.#waiting.length === 0 && this.#hasTime()) return fn();
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          resolve(fn());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** Runs now what waits. */
  flush(): void {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) next();
  }

  #hasTime(): boolean {
    const now = performance.now();
    if (this.#turnBegan === null) {
      this.#turnBegan = now;
      setImmediate(() => this.#turn());
    }
    return now - this.#turnBegan < perTurnMs;
  }

  #turn(): void {
    this.#turnBegan = null;
    while (this.#waiting.length > 0 && this.#hasTime()) this.#waiting.shift()?.();
  }
}
