import { once } from 'node:events';
import { ManualClock } from '@homeroom/core/testing';
import type { ModelThread } from './model-thread.js';
import { ThreadPool } from './thread-pool.js';
import type { PoolOptions } from './thread-pool.js';

/** Threads whose vector is the length of the text, in one dimension; a spec holds them and ends them. */
export class FakeThreads {
  readonly clock = new ManualClock();
  readonly ran: (readonly string[])[] = [];
  started = 0;
  ended = 0;
  /** A text with this in it ends the thread that has it. */
  poison = 'poison';
  /** So many runs end their thread whatever the text. */
  mishaps = 0;
  startError: Error | null = null;
  rssBytes = 0;
  private gate: PromiseWithResolvers<void> | null = null;

  pool(options: Partial<PoolOptions> = {}): ThreadPool {
    return new ThreadPool({
      threads: 1,
      dimensions: 1,
      memoryMaxBytes: 1_000,
      rssBytes: () => this.rssBytes,
      clock: this.clock,
      start: (signal) => this.start(signal),
      ...options,
    });
  }

  /** What runs from now on ends only after `release`. */
  hold(): void {
    this.gate = Promise.withResolvers();
  }

  release(): void {
    this.gate?.resolve();
    this.gate = null;
  }

  private async start(signal: AbortSignal): Promise<ModelThread> {
    this.started++;
    if (this.startError) throw this.startError;
    signal.throwIfAborted();
    const ending = new AbortController();
    return {
      run: async (texts) => {
        this.ran.push(texts);
        const { promise } = this.gate ?? { promise: null };
        if (promise) await Promise.race([promise, once(ending.signal, 'abort')]);
        const mishap = this.mishaps > 0 && this.mishaps-- > 0;
        if (mishap || ending.signal.aborted || texts.some((text) => text.includes(this.poison)))
          throw new Error('The thread ended.');
        return Float32Array.from(texts, ({ length }) => length).buffer;
      },
      end: async () => {
        if (!ending.signal.aborted) this.ended++;
        ending.abort();
      },
    };
  }
}
