/** The middle of several runs and how far they lie apart. */
export type Spread = { readonly median: number; readonly min: number; readonly max: number };

/** The value below which this share of all lies, the nearest of them; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/** Of each round on its own: what slows a whole round slows both sides of its ratio. */
export const ratiosOf = (ours: readonly number[], theirs: readonly number[]): readonly number[] =>
  ours.map((value, round) => value / (theirs[round] ?? Number.NaN));

/** Runs all sides one after another, again and again: A B C A B C …, and keeps what each of them says. */
export async function interleave<Name extends string>(
  rounds: number,
  sides: Readonly<Record<Name, () => Promise<number> | number>>,
  onRound: (round: number) => void = () => undefined,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(sides) as Name[];
  const said = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 1; round <= rounds; round += 1) {
    onRound(round);
    for (const name of names) said[name].push(await sides[name]());
  }
  return said;
}

/** Which rounds, from 1, lie further beside the median of all than this share of it. */
export function strayingRounds(values: readonly number[], most: number): readonly number[] {
  const middle = median(values);
  return values.flatMap((value, round) => (Math.abs(value - middle) > most * Math.abs(middle) ? [round + 1] : []));
}
