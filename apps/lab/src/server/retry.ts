import { ChatError, errorCodes } from '@homeroom/contracts';
import { OperationalError } from '../operational-error.js';

/** No answer: refused, reset, timed out. The outcome of what was asked is unknown. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

export const isRetryable = (error: unknown): boolean =>
  error instanceof ConnectionLost || (error instanceof ChatError && errorCodes[error.code].retryable);

export type RetryOptions = {
  /** After this long without a final answer the last error is thrown. ms */
  readonly giveUpMs: number;
  readonly sleep: (ms: number) => Promise<void>;
  /** ms, of a clock that never goes back. */
  readonly now: () => number;
  readonly random: () => number;
  /** True = nobody waits for the answer any more. */
  readonly isOver?: () => boolean;
  /** Told of every failed attempt, also of the last one. */
  readonly onFailure?: (error: unknown) => void;
};

const firstPauseMs = 50;
const longestPauseMs = 2_000;

/**
 * Asks again while the error is retryable: backoff from 50 ms to 2 s with full jitter, never shorter than `retryAfterMs`.
 * @throws the first error that is not retryable, or the last one after `giveUpMs` or when it is over.
 */
export async function retrying<T>(ask: () => Promise<T>, options: RetryOptions): Promise<T> {
  const start = options.now();
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      options.onFailure?.(error);
      if (!isRetryable(error) || isLate(start, options)) throw error;
      const ceiling = Math.min(longestPauseMs, firstPauseMs * 2 ** attempt);
      const floor = error instanceof ChatError ? (error.retryAfterMs ?? 0) : 0;
      await options.sleep(Math.max(floor, ceiling * options.random()));
    }
  }
}

const isLate = (start: number, { now, giveUpMs, isOver }: RetryOptions): boolean =>
  now() - start >= giveUpMs || isOver?.() === true;

/** Runs `work` over all items, at most `limit` at a time; the first error stops the rest. */
export async function inParallel<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let stopped = false;
  const lane = async (): Promise<void> => {
    for (const item of queue) {
      if (stopped) return;
      await work(item);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  } finally {
    stopped = true;
  }
}

/** Turns what stopped a preparation step into a sentence that says which step. */
export function asOperational(step: string, error: unknown): OperationalError {
  if (error instanceof OperationalError) return error;
  const reason =
    error instanceof ChatError
      ? `${error.code}: ${error.message}`
      : error instanceof Error
        ? error.message
        : String(error);
  return new OperationalError(`${step}: ${reason}`);
}
