import type { Clock } from '@homeroom/core';
import type { Platform } from '@homeroom/platform';

export type Chore = {
  readonly name: string;
  /** Does its work once. @returns ms until the next time */
  run(signal: AbortSignal): Promise<number>;
  /** What a failed time is called in the log. */
  readonly failure: string;
  /** ms until the next try after the first failure; doubles up to a minute. */
  readonly retryMs: number;
};

const longestPauseMs = 60_000;

/** Does a chore again and again until the process ends; a time that fails is told, and the next one tries anew. */
export function repeat(chore: Chore, clock: Clock, { lifecycle, log }: Pick<Platform, 'lifecycle' | 'log'>): void {
  const stopping = new AbortController();
  const { signal } = stopping;
  const go = async (): Promise<void> => {
    for (let failures = 0; !signal.aborted;) {
      let pause = Math.min(longestPauseMs, chore.retryMs * 2 ** failures);
      try {
        pause = await chore.run(signal);
        failures = 0;
      } catch (error) {
        failures++;
        if (!signal.aborted) log.error({ err: error, retryInMs: pause }, chore.failure);
      }
      await clock.sleep(pause, signal);
    }
  };
  const gone = go();
  lifecycle.onShutdown('stop', chore.name, async () => {
    stopping.abort(new Error('The process ends.'));
    await gone;
  });
}
