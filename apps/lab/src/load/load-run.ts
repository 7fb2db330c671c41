import { setImmediate as breathe, setTimeout as wait } from 'node:timers/promises';
import type { RetryOptions } from '../server/retry.js';
import type { OwnHomeroom } from '../server/own-homeroom.js';
import type { Progress } from '../terminal/progress.js';
import { arrivals, segmentsOf } from './arrivals.js';
import type { Segment } from './arrivals.js';
import type { Chance } from './chance.js';
import type { CpuSample, CpuSampler } from './cpu-sampler.js';
import type { Crew } from './crew.js';
import { describeFault } from './faults.js';
import type { Fault } from './faults.js';
import type { Meter } from './meter.js';
import type { Recorder } from './recorder.js';
import type { StepResult } from './result.js';
import type { ServerWatch } from './server-watch.js';
import { stepResultOf } from './step-result.js';
import type { Workload } from './workload.js';

export type LoadRunOptions = {
  readonly workload: Workload;
  /** Messages a second of each step, rising. */
  readonly rates: readonly number[];
  readonly faults: readonly Fault[];
  readonly crew: Crew;
  readonly meter: Meter;
  readonly recorder: Recorder;
  readonly cpu: CpuSampler;
  readonly own: OwnHomeroom | undefined;
  readonly chance: Chance;
  readonly retry: RetryOptions;
  readonly progress: Progress;
  readonly maxLagMs: number;
  /** How long the last of a step may take. */
  readonly drainMs: number;
  /** Asked until everything of a step can be found; null = nobody waits for that. */
  readonly searchable: ServerWatch | null;
  /** Why it has to end now; null = it goes on. */
  readonly ending: () => string | null;
};

const searchableWithinMs = 120_000;
const pollMs = 50;
/** So many in a row and no longer, when the generator is late: what arrives must be heard too. */
const sentInARow = 50;

/** Sends what is due when it is due, whatever became of what was sent before, and does to the server what was asked for. */
export class LoadRun {
  /** Of the steps so far; the last may have been cut short. */
  readonly results: StepResult[] = [];
  readonly #timers: NodeJS.Timeout[] = [];
  #faults: Promise<void> = Promise.resolve();
  #due = 0;

  constructor(private readonly run: LoadRunOptions) {}

  /** @returns the steps that were run to their end, up to the first that was not held. @throws what a fault could not do */
  async go(): Promise<readonly StepResult[]> {
    const { workload, rates, recorder, ending } = this.run;
    const [warmUp, ...measured] = this.#segments(workload, rates);
    this.#due = this.run.retry.now();
    for (const segment of warmUp ?? []) await this.#send(segment);
    // What it left behind would be counted into the first step.
    await this.#searchable();
    recorder.beginAt(Math.max(this.#due, this.run.retry.now()));
    this.#plan();
    try {
      for (const [step, segments] of measured.entries()) {
        if (ending() !== null) break;
        const result = await this.#step(step, segments);
        if (ending() !== null && result.sent === 0) break;
        this.results.push(result);
        if (result.failings.length > 0 && rates.length > 1) break;
      }
      await this.#faults;
      return this.results;
    } finally {
      for (const timer of this.#timers) clearTimeout(timer);
    }
  }

  /** The warm-up, then each step. */
  #segments(workload: Workload, rates: readonly number[]): readonly (readonly Segment[])[] {
    const all = segmentsOf(workload, rates);
    return [null, ...rates.keys()].map((step) => all.filter((segment) => segment.step === step));
  }

  async #step(step: number, segments: readonly Segment[]): Promise<StepResult> {
    const { recorder, cpu, meter, rates, retry, maxLagMs, progress } = this.run;
    const offeredPerSecond = rates[step] ?? 0;
    if (rates.length > 1) recorder.note(`${offeredPerSecond} messages/s`);
    const [from, began, before] = [recorder.series.length, retry.now(), cpu.sample()];
    this.#due = began;
    for (const segment of segments) await this.#send(segment);
    const [upTo, seconds] = [recorder.series.length, (retry.now() - began) / 1_000];
    progress.phase(() => `waiting for the last of ${offeredPerSecond} messages/s`);
    const window = [before, await this.#drained()] as const;
    const series = recorder.series.slice(from, upTo);
    return stepResultOf({ offeredPerSecond, seconds, counts: meter.step(step), series, cpu: window, maxLagMs });
  }

  async #send(segment: Segment): Promise<void> {
    const { chance, crew, ending, retry } = this.run;
    const began = this.#due;
    let inARow = 0;
    for (const at of arrivals(segment, chance)) {
      const due = began + at;
      const early = due - retry.now();
      if (early > 0) await wait(Math.ceil(early));
      else if ((inARow += 1) % sentInARow === 0) await breathe();
      if (ending() !== null) return;
      crew.say(due, segment.step);
    }
    this.#due = began + segment.seconds * 1_000;
    const left = this.#due - retry.now();
    if (left > 0) await wait(Math.ceil(left));
  }

  /** Until everything has its answer and everybody heard it, or patience is over. */
  async #drained(): Promise<CpuSample> {
    const { crew, cpu, retry, ending, drainMs } = this.run;
    const deadline = retry.now() + drainMs;
    while (!crew.isSettled && retry.now() < deadline && ending() === null) await wait(pollMs);
    await this.#searchable();
    return cpu.sample();
  }

  async #searchable(): Promise<void> {
    const { searchable, retry, progress, ending } = this.run;
    if (!searchable) return;
    progress.phase(() => 'waiting until all of it can be found');
    const settled = retry.now();
    const foundUpTo = async (): Promise<number> => {
      const { searchableBehind } = await searchable.look();
      return searchableBehind === null ? Number.NEGATIVE_INFINITY : retry.now() - searchableBehind * 1_000;
    };
    while ((await foundUpTo()) < settled && ending() === null) {
      if (retry.now() - settled > searchableWithinMs)
        throw new Error(`It could not all be found within ${searchableWithinMs / 1_000} s.`);
      await wait(10 * pollMs);
    }
  }

  #plan(): void {
    const { faults, workload, recorder, crew } = this.run;
    for (const fault of faults) this.#at(fault.atSeconds, () => this.#hit(fault));
    if (!workload.dropout) return;
    const { atSeconds, share } = workload.dropout;
    this.#at(atSeconds, () => recorder.note(`${crew.drop(share)} sockets lose the network`));
  }

  #at(seconds: number, act: () => void): void {
    this.#timers.push(setTimeout(act, seconds * 1_000));
  }

  /** One after another: a server that is down cannot be paused. */
  #hit(fault: Fault): void {
    const { own, recorder, cpu } = this.run;
    this.#faults = this.#faults.then(async () => {
      recorder.note(describeFault(fault));
      // What the process used until now would be gone with it.
      cpu.sample();
      if (fault.kind === 'kill') await own?.killAndRestart();
      else await own?.pause(fault.forSeconds * 1_000);
      recorder.note(fault.kind === 'kill' ? 'ready again' : 'goes on');
    });
    // Awaited when everything is sent; until then a failure must not count as unhandled.
    this.#faults.catch(() => undefined);
  }
}
