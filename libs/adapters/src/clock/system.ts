import type { Clock } from '@homeroom/core';

/** setTimeout takes no more: a longer sleep is slept in parts. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's clock. A sleep keeps the process alive until it ends or is aborted. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    for (let left = ms; left > 0 && !signal?.aborted; left -= longestTimerMs)
      await nap(Math.min(left, longestTimerMs), signal);
  }
}

function nap(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal?.addEventListener('abort', wake);
  });
}
