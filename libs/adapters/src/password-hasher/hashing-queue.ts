import { ChatError } from '@homeroom/contracts';

type Work<Value> = () => Promise<Value>;

/** So much work at a time, so much waiting, the rest is refused: a full school at the bell must not starve the chat of cores. */
export class HashingQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  /** Milliseconds of one piece of work, a running mean. */
  private typicalMs = 100;

  constructor(private readonly limits: { readonly atOnce: number; readonly waiting: number }) {}

  /** @throws ChatError OVERLOADED when as many wait as may, with the time it takes to work half of them off */
  async run<Value>(work: Work<Value>): Promise<Value> {
    if (this.running < this.limits.atOnce) this.running++;
    else await this.turn();
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.typicalMs += (performance.now() - startedAt - this.typicalMs) / 8;
      this.next();
    }
  }

  private turn(): Promise<void> {
    if (this.waiting.length >= this.limits.waiting) {
      const backlogMs = (this.waiting.length / this.limits.atOnce) * this.typicalMs;
      throw new ChatError('OVERLOADED', 'Too many people sign in at once; try again in a moment.', {
        retryAfterMs: Math.max(500, Math.ceil(backlogMs / 2)),
      });
    }
    return new Promise((resolve) => void this.waiting.push(resolve));
  }

  /** The place goes on to the one who has waited longest. */
  private next(): void {
    const wake = this.waiting.shift();
    if (wake) wake();
    else this.running--;
  }
}
