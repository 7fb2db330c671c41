import { violationKinds } from '../../evidence/oracle.js';
import type { Violation, ViolationKind } from '../../evidence/oracle.js';
import type { LoadResult, StepResult } from '../result.js';
import { count, duration, plural, rate } from './numbers.js';

/** broken: a promise was. reserved: partial, or the figures do not count. Else whether a rate was held. */
export type Conclusion = { readonly kind: 'broken' | 'reserved' | 'failed' | 'held'; readonly sentence: string };

/** The run in one clear sentence: the worst of it first. */
export function conclusionOf(result: LoadResult): Conclusion {
  const { violations, reservations, pairs, steps } = result;
  if (violations.length > 0) {
    const kinds = countsOf(violations).map(({ kind, found }) => `${count(found)} ${kind}`);
    const partial = reservations.length > 0 ? ' The rest of the results is partial, or does not count.' : '';
    return {
      kind: 'broken',
      sentence: `Promises were broken ${times(violations.length)}: ${kinds.join(', ')}.${partial}`,
    };
  }
  const judged = pairs > 0 ? `no violation in ${plural(pairs, '(message, member) pair')}` : 'no pair was judged';
  if (reservations.length > 0)
    return { kind: 'reserved', sentence: `The results are partial, or do not count; so far ${judged}.` };
  const isHeld = ratesOf(steps) > 1 ? result.capacityPerSecond !== null : steps.length > 0 && steps.every(isStepHeld);
  return { kind: isHeld ? 'held' : 'failed', sentence: `${capacityOf(result).replace(/\.$/u, '')}; ${judged}.` };
}

/** Which rate was held, in one sentence. */
export function capacityOf({ steps, capacityPerSecond }: LoadResult): string {
  const [first] = steps;
  if (!first) return 'No step was run to its end.';
  const rates = ratesOf(steps);
  if (rates > 1)
    return capacityPerSecond === null
      ? `None of the ${rates} rates was held.`
      : `Capacity: ${rate(capacityPerSecond)} messages/s, the highest of ${rates} rates that was held.`;
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
  const asked = `${rate(first.offeredPerSecond)} messages/s for ${duration(seconds * 1_000)}`;
  const failings = steps.flatMap(failingsOf);
  return failings.length === 0 ? `Held ${asked}.` : `Did not hold ${asked}: ${failings.join('; ')}.`;
}

const ratesOf = (steps: readonly StepResult[]): number =>
  new Set(steps.map(({ offeredPerSecond }) => offeredPerSecond)).size;

/** A step that the generator itself was too late for says nothing of the server. */
const isStepHeld = (step: StepResult): boolean => failingsOf(step).length === 0;

/** Why a step was not held; that it is void comes first. */
export const failingsOf = ({ lag, failings }: StepResult): readonly string[] =>
  lag.isTooLate ? [`void: the generator itself was late by ${duration(lag.p99Ms)} (p99)`, ...failings] : failings;

/** How many of each kind, in the order of the kinds, none left out for being rare. */
export const countsOf = (
  violations: readonly Violation[],
): readonly { readonly kind: ViolationKind; readonly found: number }[] =>
  violationKinds
    .map((kind) => ({ kind, found: violations.filter((violation) => violation.kind === kind).length }))
    .filter(({ found }) => found > 0);

/** So many violations are shown; more would hide the first. */
export const shownViolations = 20;

const times = (number: number): string => (number === 1 ? 'once' : `${count(number)} times`);
