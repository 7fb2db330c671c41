import type { Calm } from './machine.js';
import { machine } from './machine.js';
import { isMissed, noisyRounds } from './report.js';
import type { Row } from './report.js';
import { spreadOf } from './statistics.js';

/** What one measurement gave. */
export type Taken = {
  readonly measurement: string;
  readonly rows: readonly Row[];
  readonly tookSeconds: number;
  /** Share of all processor time that other processes took meanwhile; null where nobody says. */
  readonly others: number | null;
};

export type Run = {
  readonly quick: boolean;
  readonly at: Date;
  readonly before: Calm;
  readonly after: Calm;
  /** Why the figures are to be doubted, in sentences. */
  readonly doubts: readonly string[];
  readonly taken: readonly Taken[];
};

/** All of a run for programs. */
export const jsonReport = ({ quick, at, before, after, doubts, taken }: Run): string =>
  `${JSON.stringify(
    {
      at: at.toISOString(),
      quick,
      machine: machine(),
      loadAverageBefore: before.load,
      sameLoopMs: { before: before.timesMs, after: after.timesMs },
      otherProcessesShareBefore: before.others,
      doubts,
      measurements: taken.map(({ measurement, tookSeconds, others, rows }) => ({
        measurement,
        tookSeconds: Number(tookSeconds.toFixed(1)),
        otherProcessesShare: others,
        rows: rows.map(rowAsNumbers),
      })),
    },
    null,
    2,
  )}\n`;

function rowAsNumbers(row: Row): object {
  const { what, figures, ratio, goal } = row;
  const side = (rounds: readonly number[] | undefined): object | undefined => rounds && { ...spreadOf(rounds), rounds };
  return {
    what,
    unit: figures?.unit,
    homeroom: side(figures?.homeroom),
    against: side(figures?.against),
    ratio,
    goal,
    held: goal && !isMissed(row),
    noisyRounds: noisyRounds(row),
    text: { homeroom: row.homeroom, against: row.against },
  };
}
