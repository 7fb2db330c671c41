import type { Clock } from '@homeroom/core';
import type { Connection } from './connection.js';
import { DataFolderError, sqliteCode, sqliteCodes } from './errors.js';

export type WriterOptions = {
  readonly connection: Connection;
  readonly clock: Clock;
  /** Milliseconds from one COMMIT to the next, at least. @default 5 */
  readonly commitEveryMs?: number;
  /** Share of its time that the thread has been busy lately, 0 to 1. @default never busy */
  readonly busy?: () => number;
};

const unwritable = 'The data folder could not be written; check its disk and start Homeroom again.';

type Job = {
  /** @returns what to call after the COMMIT */
  readonly run: () => () => void;
  readonly reject: (error: unknown) => void;
};

/** Milliseconds of closures in one transaction, about; the others go into the next. */
const transactionMs = 10;
/** A thread that is busier than this lets a COMMIT take a tenth of its time at most: it then rests nine times as long as the last took. */
const busyFrom = 0.85;
const restFactor = 9;
const longestRestMs = 50;

/**
 * The one way to write: closures queue up and run together in one transaction, at once when idle, else 5 ms after the last COMMIT. While
 * the thread has no time left it is up to nine times as long as that COMMIT took (50 ms at most): more is written at once, and the thread's
 * time goes into messages instead of waiting for the disk.
 * Each has its own savepoint: one that throws takes only its own writes back. Closures are synchronous; none awaits. Between two
 * transactions the event loop turns: whoever writes again and again (a backlog) does not keep sockets and timers waiting.
 */
export class SqliteWriter {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #commitEveryMs: number;
  readonly #busy: () => number;
  #queue: Job[] = [];
  #draining: Promise<void> | null = null;
  #lastCommit = Number.NEGATIVE_INFINITY;
  /** From the last COMMIT to the next, at least. */
  #restMs = 0;
  /** Settled once the event loop has turned since the last COMMIT. */
  #turn: Promise<void> = Promise.resolve();
  #closed = false;
  #broken: DataFolderError | null = null;

  constructor(options: WriterOptions) {
    this.#connection = options.connection;
    this.#clock = options.clock;
    this.#commitEveryMs = options.commitEveryMs ?? 5;
    this.#restMs = this.#commitEveryMs;
    this.#busy = options.busy ?? (() => 0);
  }

  /**
   * Resolves with what `fn` returned, after the COMMIT that holds its writes. Rejects with what `fn` threw (nothing of it is
   * written), or with the failure of the transaction (the outcome is unknown).
   */
  write<T>(fn: (connection: Connection) => T): Promise<T> {
    if (this.#closed) return Promise.reject(new DataFolderError('The database is closed; start Homeroom again.'));
    return new Promise<T>((resolve, reject) => {
      const run = () => {
        const value = fn(this.#connection);
        return () => resolve(value);
      };
      this.#queue.push({ run, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Writes what is queued, then takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
  }

  async #drain(): Promise<void> {
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const wait = this.#lastCommit + this.#restMs - this.#clock.now();
      if (wait > 0) await this.#clock.sleep(Math.min(wait, this.#restMs));
      await this.#turn;
      this.#commit();
      this.#lastCommit = this.#clock.now();
      this.#turn = new Promise((resolve) => void setImmediate(resolve));
    }
    this.#draining = null;
  }

  #commit(): void {
    const jobs: Job[] = [];
    const acknowledge: (() => void)[] = [];
    try {
      if (this.#broken) throw this.#broken;
      this.#connection.run('BEGIN IMMEDIATE');
      const until = this.#clock.now() + transactionMs;
      for (let job = this.#queue.shift(); job; job = this.#clock.now() < until ? this.#queue.shift() : undefined) {
        jobs.push(job);
        acknowledge.push(this.#runInSavepoint(job));
      }
      const began = this.#clock.now();
      this.#connection.run('COMMIT');
      this.#restMs = this.#restAfter(this.#clock.now() - began);
    } catch (error) {
      this.#fail(jobs.length > 0 ? jobs : this.#queue.splice(0), error);
      return;
    }
    for (const resolve of acknowledge) resolve();
  }

  /** Rises from nothing to all of it between `busyFrom` and always busy. */
  #restAfter(commitMs: number): number {
    const pressure = Math.max(0, (this.#busy() - busyFrom) / (1 - busyFrom));
    return Math.max(this.#commitEveryMs, Math.min(longestRestMs, pressure * restFactor * commitMs));
  }

  #fail(jobs: readonly Job[], error: unknown): void {
    const failure = this.#explain(error);
    for (const job of jobs) job.reject(failure);
    try {
      if (this.#connection.database.isTransaction) this.#connection.run('ROLLBACK');
    } catch (cause) {
      // Nobody knows what the open transaction holds: no later write may join it.
      this.#broken = new DataFolderError(unwritable, { cause });
    }
  }

  /** Throws only when the whole transaction is lost. */
  #runInSavepoint(job: Job): () => void {
    this.#connection.run('SAVEPOINT job');
    try {
      const acknowledge = job.run();
      this.#connection.run('RELEASE job');
      return acknowledge;
    } catch (error) {
      // A full disk or an I/O error ends the whole transaction, not only the savepoint.
      if (!this.#connection.database.isTransaction) throw error;
      this.#connection.run('ROLLBACK TO job');
      this.#connection.run('RELEASE job');
      return () => job.reject(error);
    }
  }

  #explain(error: unknown): unknown {
    switch (sqliteCode(error)) {
      case sqliteCodes.full:
        return new DataFolderError('The disk that holds the data folder is full; make room on it.', { cause: error });
      case sqliteCodes.ioError:
      case sqliteCodes.corrupt:
        // After a failed fsync the system forgets what was not written, and later commits would stand on a hole: stop here.
        this.#broken = new DataFolderError(unwritable, { cause: error });
        return this.#broken;
      default:
        return error;
    }
  }
}
