import { withSpread } from './report.js';
import type { Goal, Row } from './report.js';
import { ratiosOf, spreadOf } from './statistics.js';

export type Compared = {
  readonly what: string;
  /** Of both sides' figures. */
  readonly unit: string;
  /** By round. */
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  readonly goal?: Goal;
};

/** A line of two sides that were measured in turn; the ratio is taken round by round. */
export const ratioRow = ({ what, unit, ours, theirs, goal }: Compared): Row => ({
  what,
  homeroom: withSpread(spreadOf(ours), unit),
  against: withSpread(spreadOf(theirs), unit),
  ratio: spreadOf(ratiosOf(ours, theirs)),
  figures: { unit, homeroom: ours, against: theirs },
  ...(goal && { goal }),
});
