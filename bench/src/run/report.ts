import { strayingRounds } from './statistics.js';
import type { Spread } from './statistics.js';

export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** One line of the table: a ratio with a goal or without, or figures that only stand beside. */
export type Row = {
  readonly what: string;
  /** Absolute, with the unit. */
  readonly homeroom: string;
  readonly against: string;
  readonly ratio?: Spread;
  readonly goal?: Goal;
  /** The same as numbers, by round, all of one unit. */
  readonly figures?: Figures;
};

export type Figures = {
  readonly unit: string;
  readonly homeroom: readonly number[];
  readonly against?: readonly number[];
};

const mostStraying = 0.15;

/** Rounds, from 1, in which what is compared with lay more than 15 % beside its own median: not Homeroom moved, the machine did. */
export const noisyRounds = ({ figures }: Row): readonly number[] =>
  strayingRounds(figures?.against ?? [], mostStraying);

export const isMissed = ({ ratio, goal }: Row): boolean =>
  goal !== undefined && !(ratio !== undefined && holds(ratio.median, goal));

/** The median decides. NaN holds nothing. */
const holds = (value: number, goal: Goal): boolean =>
  'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;

export const figure = (value: number): string =>
  value >= 100
    ? Math.round(value).toLocaleString('en')
    : Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 4 });

/** "5.1 (4.9–5.6)", with a unit behind when there is one. */
export const withSpread = ({ median, min, max }: Spread, unit = ''): string =>
  `${figure(median)} (${figure(min)}–${figure(max)})${unit && ` ${unit}`}`;

function goalOf(row: Row): string {
  if (!row.goal) return '–';
  const goal = 'atLeast' in row.goal ? `≥ ${row.goal.atLeast}` : `≤ ${row.goal.atMost}`;
  return isMissed(row) ? `${goal}, **missed**` : `${goal}, held`;
}

/** Markdown, ready for docs/measurements.md. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const cells = [row.what, row.homeroom, row.against, row.ratio ? withSpread(row.ratio) : '–', goalOf(row)];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| measured | Homeroom | against | ratio | goal |', '|---|---|---|---|---|', ...lines].join('\n');
}

/** A sentence for each line whose baseline moved. */
export const noiseBetween = (rows: readonly Row[]): readonly string[] =>
  rows.flatMap((row) => {
    const rounds = noisyRounds(row);
    if (rounds.length === 0) return [];
    const which = `${rounds.length === 1 ? 'round' : 'rounds'} ${rounds.join(', ')} of ${row.figures?.against?.length}`;
    return [`The machine was noisy in between: the baseline moved by more than 15 % in ${which} of "${row.what}".`];
  });
