import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { readTicks, shareOfOthers } from './processor-time.js';
import { median } from './statistics.js';

const repeats = 9;
const steps = 40_000_000;
const mostVariation = 0.2;
const mostOthers = 0.1;

/** How steady the machine is: the same loop again and again. */
export type Calm = {
  readonly timesMs: readonly number[];
  readonly load: number;
  readonly cores: number;
  /** Share of all processor time that other processes took meanwhile; null where nobody says. */
  readonly others: number | null;
};

/** (slowest − quickest) / median. */
export const variationOf = (timesMs: readonly number[]): number =>
  (Math.max(...timesMs) - Math.min(...timesMs)) / median(timesMs);

/** Why nothing can be measured here now, in a sentence; null when it can. */
export function noiseOf({ timesMs, load, cores, others }: Calm): string | null {
  const variation = variationOf(timesMs);
  if (load > cores)
    return `The machine is too busy to measure on: its load average is ${load.toFixed(1)} with ${cores} cores.`;
  if (!(variation <= mostVariation))
    return `The machine is too noisy to measure on: the same loop took between ${Math.round(Math.min(...timesMs))} and ${Math.round(Math.max(...timesMs))} ms (${percent(variation)}, at most ${percent(mostVariation)}).`;
  if (isTooMuch(others))
    return `The machine is too busy to measure on: other processes take ${percent(others)} of it (at most ${percent(mostOthers)}).`;
  return null;
}

/** What was measured while others took so much is to be marked. */
export const isTooMuch = (others: number | null): others is number => others !== null && others > mostOthers;

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

export function feel(): Calm {
  const [load = 0] = loadavg();
  calibrate();
  const before = readTicks();
  const timesMs = Array.from({ length: repeats }, calibrate);
  return { timesMs, load, cores: availableParallelism(), others: shareOfOthers(before, readTicks()) };
}

/** Arithmetic in registers only: nothing but the processor's time is felt. @returns ms */
function calibrate(): number {
  const began = performance.now();
  let x = 1;
  for (let i = 0; i < steps; i += 1) x = (Math.imul(x, 1_664_525) + 1_013_904_223) | 0;
  const took = performance.now() - began;
  return x === 0 ? Number.NaN : took;
}

/** What a figure holds for. */
export const machine = () => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model.trim() ?? 'unknown CPU',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.versions.node,
});

export function describeMachine({ timesMs, load, cores }: Calm): string {
  const { cpu, memoryGiB, node } = machine();
  return `${cores} × ${cpu}, ${memoryGiB} GiB, Node ${node}; load average ${load.toFixed(1)} before, the same loop varied by ${percent(variationOf(timesMs))}`;
}
