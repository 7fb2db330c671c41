import type { Ack } from '@homeroom/contracts';

/** What came back; null when nothing did in time: the outcome is unknown. */
export type Answer<Data> = Ack<Data> | null;

/** What the host alone can know: the time in ms, and one fresh random number in [0, 1). */
export type Moment = { readonly now: number; readonly random: number };

/** 0.5 s doubling to 30 s, with full jitter: a school that reconnects spreads itself out. `attempt` counts from 1. */
export const backoffMs = (attempt: number, random: number): number =>
  Math.round(random * Math.min(30_000, 500 * 2 ** Math.min(attempt - 1, 10)));

/** When to try again after an answer that failed: as the server says, or later. */
export const retryInMs = (answer: Answer<unknown>, attempt: number, { random }: Moment): number =>
  Math.max(backoffMs(attempt, random), answer && !answer.ok ? (answer.error.retryAfterMs ?? 0) : 0);
