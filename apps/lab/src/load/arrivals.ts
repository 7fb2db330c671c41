import type { Chance } from './chance.js';
import type { Workload } from './workload.js';

/** A time of one rate. `step`: of which measured step it is; null = of none. */
export type Segment = { readonly seconds: number; readonly perSecond: number; readonly step: number | null };

/** @param rates messages a second of each step; a burst lies in each step */
export function segmentsOf(
  load: Pick<Workload, 'warmUpSeconds' | 'seconds' | 'burst'>,
  rates: readonly number[],
): readonly Segment[] {
  const [first = 0] = rates;
  const warmUp = { seconds: load.warmUpSeconds, perSecond: first, step: null };
  const steps = rates.flatMap((perSecond, step): readonly Segment[] => {
    if (!load.burst) return [{ seconds: load.seconds, perSecond, step }];
    const { atSeconds, seconds, factor } = load.burst;
    return [
      { seconds: atSeconds, perSecond, step },
      { seconds, perSecond: perSecond * factor, step },
      { seconds: load.seconds - atSeconds - seconds, perSecond, step },
    ];
  });
  return [warmUp, ...steps].filter(({ seconds }) => seconds > 0);
}

/** When messages of one segment are due: by chance, independent of each other and of what the server does (a Poisson process). @returns ms from its beginning */
export function* arrivals({ seconds, perSecond }: Segment, chance: Chance): Generator<number> {
  for (let at = chance.pauseMs(perSecond); at < seconds * 1_000; at += chance.pauseMs(perSecond)) yield at;
}
