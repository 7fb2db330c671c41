/** How long and with how many people. */
export type Size = {
  readonly people: number;
  readonly rounds: number;
  /** Of each rate. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** From one rate to the next. */
  readonly factor: number;
  readonly steps: number;
  /** Messages a second of the run that waits until all of it can be found. */
  readonly wholeRate: number;
  /** Whether B runs in every way that there is: q8 beside fp32, and with the library's own threads. */
  readonly everyB: boolean;
};

export const sizes = {
  quick: {
    people: 200,
    rounds: 1,
    seconds: 3,
    warmUpSeconds: 1,
    factor: 2.5,
    steps: 2,
    wholeRate: 200,
    everyB: false,
  },
  whole: {
    people: 1_000,
    rounds: 3,
    seconds: 6,
    warmUpSeconds: 2,
    factor: 1.35,
    steps: 9,
    wholeRate: 400,
    everyB: true,
  },
} as const satisfies Readonly<Record<string, Size>>;

const roundTo = 5;

/** Rates that rise by a factor, to the nearest five. */
export const ladder = (from: number, { factor, steps }: Pick<Size, 'factor' | 'steps'>): readonly number[] => [
  ...new Set(Array.from({ length: steps }, (_, i) => Math.round((from * factor ** i) / roundTo) * roundTo)),
];

/** Where each side begins: about a third of what it holds on two cores, so that the climb is short. */
export const ladders = (size: Pick<Size, 'factor' | 'steps'>) => ({
  homeroom: ladder(300, size),
  a: ladder(250, size),
  b: ladder(25, size),
});
