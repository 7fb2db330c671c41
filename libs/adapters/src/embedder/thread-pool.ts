import { EmbedderError } from '@homeroom/core';
import type { Clock } from '@homeroom/core';
import { BatchQueue } from './batch-queue.js';
import type { Batch, NewBatch, Vectors } from './batch-queue.js';
import type { ModelThread } from './model-thread.js';

export type PoolOptions = {
  /** Threads at most; they are started as they are needed. */
  readonly threads: number;
  readonly dimensions: number;
  /** Resident bytes of the process above which a thread is replaced. */
  readonly memoryMaxBytes: number;
  readonly rssBytes: () => number;
  readonly clock: Clock;
  start(signal: AbortSignal): Promise<ModelThread>;
};

/** Between two replacements for memory: what one gives back is seen by then. */
const recyclingPauseMs = 60_000;
/** A batch takes a quarter of a second; what takes so long will not end. */
const batchMaxMs = 60_000;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/** Threads that each run one batch at a time. A thread that ends is replaced; one that cannot start rejects all, until a pause is over. */
export class ThreadPool {
  private readonly queue = new BatchQueue();
  private readonly closing = new AbortController();
  private readonly lives = new Set<Promise<void>>();
  private readonly threads = new Set<ModelThread>();
  private readonly running = new Set<Batch>();
  private idle: (() => void)[] = [];
  private starting = 0;
  private failures = 0;
  private failure: { readonly error: unknown; readonly until: number } | undefined;
  private recycledAt = -Infinity;

  constructor(private readonly options: PoolOptions) {}

  /** @throws EmbedderError while no thread can be started */
  async run(batch: NewBatch): Promise<Vectors> {
    if (this.closing.signal.aborted) throw closed();
    if (this.lives.size === 0 && this.failure && this.options.clock.now() < this.failure.until)
      throw this.failure.error;
    const answer = this.queue.add(batch);
    this.wake();
    return answer;
  }

  /** Starts the first thread, so that the first query finds one. */
  warm(): void {
    if (this.lives.size === 0) this.begin();
  }

  /** What runs and what waits rejects at once; the threads end after what they run. */
  async close(): Promise<void> {
    this.closing.abort();
    this.queue.rejectAll(closed());
    for (const batch of this.running) batch.reject(closed());
    for (const wake of this.idle) wake();
    await Promise.all(this.lives);
  }

  private wake(): void {
    const wake = this.idle.shift();
    if (wake) wake();
    else if (this.lives.size < this.options.threads && this.starting < this.queue.length) this.begin();
  }

  private begin(): void {
    const { signal } = this.closing;
    if (signal.aborted) return;
    // While the pause lasts nothing is started; without any thread nobody would ever serve what waits.
    if (this.failure && this.options.clock.now() < this.failure.until) {
      if (this.lives.size === 0) this.queue.rejectAll(this.failure.error as Error);
      return;
    }
    const life = this.live(signal).then((again) => {
      this.lives.delete(life);
      if (again || (this.lives.size === 0 && this.queue.length > 0)) this.begin();
    });
    this.lives.add(life);
  }

  /** From start to end. @returns whether another thread is to follow */
  private async live(signal: AbortSignal): Promise<boolean> {
    const thread = await this.started(signal);
    if (!thread) return false;
    this.threads.add(thread);
    try {
      for (;;) {
        const batch = await this.next();
        if (!batch) return false;
        if (!(await this.serve(thread, batch)) || this.isTooBig()) return true;
      }
    } finally {
      // One that hangs is waited for by nobody.
      if (this.threads.delete(thread)) await thread.end();
    }
  }

  private async started(signal: AbortSignal): Promise<ModelThread | null> {
    this.starting++;
    try {
      const thread = await this.options.start(signal);
      this.failures = 0;
      this.failure = undefined;
      return thread;
    } catch (error) {
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** this.failures++);
      this.failure = { error, until: this.options.clock.now() + pauseMs };
      return null;
    } finally {
      this.starting--;
    }
  }

  private async next(): Promise<Batch | undefined> {
    while (!this.closing.signal.aborted) {
      const batch = this.queue.take();
      if (batch) return batch;
      await new Promise<void>((wake) => void this.idle.push(wake));
    }
    return undefined;
  }

  /** @returns false when the thread ended */
  private async serve(thread: ModelThread, batch: Batch): Promise<boolean> {
    const done = new AbortController();
    this.running.add(batch);
    try {
      const vectors = await Promise.race([thread.run(batch.texts), this.tooLong(thread, done.signal)]);
      batch.resolve(batch.texts.map((_, i) => this.vectorAt(vectors, i)));
      return true;
    } catch {
      // Whatever it was: the batch is tried on a thread that has proved itself.
      if (this.closing.signal.aborted) batch.reject(closed());
      else this.queue.died(batch);
      return false;
    } finally {
      this.running.delete(batch);
      done.abort();
    }
  }

  /** A thread cannot be forced to end: it is told to, given up, and another one takes its place. */
  private async tooLong(thread: ModelThread, done: AbortSignal): Promise<never> {
    await this.options.clock.sleep(batchMaxMs, done);
    if (!done.aborted && this.threads.delete(thread)) void thread.end();
    throw new Error('The thread hangs.');
  }

  private vectorAt(vectors: ArrayBuffer, place: number): Float32Array {
    const { dimensions } = this.options;
    return new Float32Array(vectors, place * dimensions * 4, dimensions).slice();
  }

  /**
   * Measured with all-MiniLM-L6-v2: a thread more is 75–90 MiB; after batches of 32 × 256 tokens ending it takes 600 MiB back to 175 with
   * ORT's arena, and 265 to 195 without; the next thread finds the rest and adds nothing, round after round.
   */
  private isTooBig(): boolean {
    const { clock, memoryMaxBytes, rssBytes } = this.options;
    if (rssBytes() <= memoryMaxBytes || clock.now() - this.recycledAt < recyclingPauseMs) return false;
    this.recycledAt = clock.now();
    return true;
  }
}

const closed = (): EmbedderError => new EmbedderError('The embedder is closed.');
