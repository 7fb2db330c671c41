import type { LoadResult } from '../result.js';

/** One process, or the threads of one name in it. */
export type CpuRow = {
  /** `homeroom/main`. */
  readonly name: string;
  /** Mean cores in use in each step; null = not sampled then. */
  readonly cores: readonly (number | null)[];
  /** CPU seconds over all steps. */
  readonly seconds: number;
};

/** CPU of each process and thread, the greediest first. Empty when nothing was sampled. */
export function cpuRowsOf({ steps }: LoadResult): readonly CpuRow[] {
  const names = [...new Set(steps.flatMap(({ cpu }) => cpu.map((use) => `${use.process}/${use.thread}`)))];
  const rows = names.map((name): CpuRow => {
    const used = steps.map(({ cpu }) => {
      const found = cpu.filter((use) => `${use.process}/${use.thread}` === name);
      return found.length > 0 ? found.reduce((sum, { seconds }) => sum + seconds, 0) : null;
    });
    return {
      name,
      cores: used.map((seconds, i) => perSecond(seconds, steps[i]?.seconds ?? 0)),
      seconds: used.reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0),
    };
  });
  return rows.toSorted((a, b) => b.seconds - a.seconds);
}

const perSecond = (used: number | null, seconds: number): number | null =>
  used === null || seconds <= 0 ? null : used / seconds;
