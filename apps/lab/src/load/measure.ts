import { Broadcasts } from '../evidence/broadcasts.js';
import { describeMachine } from '../evidence/machine.js';
import type { Api } from '../server/api.js';
import type { OwnHomeroom } from '../server/own-homeroom.js';
import type { RetryOptions } from '../server/retry.js';
import type { Progress } from '../terminal/progress.js';
import type { Chance } from './chance.js';
import { CpuSampler } from './cpu-sampler.js';
import { Crew } from './crew.js';
import type { Ending } from './ending.js';
import { judge } from './judgement.js';
import type { Judgement, JudgementOptions } from './judgement.js';
import { LoadRun } from './load-run.js';
import { Meter } from './meter.js';
import type { LoadOptions } from './options.js';
import { Recorder } from './recorder.js';
import type { LoadResult, Second, StepResult } from './result.js';
import { ServerWatch } from './server-watch.js';
import type { Texts } from './texts.js';
import type { Workload } from './workload.js';
import type { LoadWorld } from './world.js';

export type MeasureOptions = {
  readonly command: string;
  readonly options: LoadOptions;
  readonly workload: Workload;
  readonly world: LoadWorld;
  readonly api: Api;
  readonly own: OwnHomeroom | undefined;
  readonly retry: RetryOptions;
  readonly chance: Chance;
  readonly progress: Progress;
  readonly ending: Ending;
  readonly texts: Texts;
};

const longestDrainMs = 15_000;
const goneGiveUpMs = 1_000;

/** Connects everybody, runs every step, judges. Never rejects for what the server does: that is in the result. @throws OperationalError when nobody could connect */
export async function measure(setting: MeasureOptions): Promise<LoadResult> {
  const { options, retry, progress, ending } = setting;
  const startedAt = new Date().toISOString();
  const meter = new Meter(ratesOf(setting).length, retry.now);
  // Latencies are the ear's: it knows when a message was due.
  const broadcasts = new Broadcasts({ sentAt: () => undefined, now: retry.now, onDelivery: () => undefined });
  const crew = new Crew({ ...setting, broadcasts, meter });
  const instruments = { crew, meter, cpu: new CpuSampler(targetsOf(setting)), watch: watchOf(setting) };
  try {
    await crew.connect(progress);
    const recorder = recorderOf(setting, instruments);
    const steps = await stepsOf(setting, { ...instruments, recorder });
    progress.phase(() => 'waiting until everybody is at the head, then judging');
    const judged = await judgeOrSay({ ...setting, crew, broadcasts, settleMs: options.settleMs }, ending);
    const reservations = [...judged.reservations, ...steps.filter(({ lag }) => lag.isTooLate).map(voidOf)];
    const { series, events } = recorder;
    return { ...resultOf(setting, steps), startedAt, series, events, ...judged, reservations };
  } finally {
    crew.close();
  }
}

const ratesOf = ({ options, workload }: MeasureOptions): readonly number[] =>
  options.steps ?? [options.rate ?? workload.messagesPerSecond];

/** What was measured until something ended it. */
async function stepsOf(
  setting: MeasureOptions,
  { watch, recorder, ...instruments }: Instruments & { readonly recorder: Recorder },
): Promise<readonly StepResult[]> {
  const { options, ending } = setting;
  const { maxLagMs, settleMs, faults } = options;
  const run = new LoadRun({
    ...setting,
    ...instruments,
    recorder,
    rates: ratesOf(setting),
    faults,
    maxLagMs,
    drainMs: Math.min(longestDrainMs, settleMs),
    searchable: options.untilSearchable ? watch : null,
    ending: ending.why,
  });
  try {
    return await run.go();
  } catch (error) {
    ending.end(error instanceof Error ? error.message : String(error));
    return run.results;
  } finally {
    recorder.end();
  }
}

const voidOf = ({ offeredPerSecond, lag }: StepResult): string =>
  `The load generator could not keep up at ${offeredPerSecond} messages/s (${Math.round(lag.p99Ms)} ms late, p99): that rate says nothing of the server.`;

function targetsOf({ own, options }: MeasureOptions) {
  const named = options.pids.map(({ name, pid }) => ({ name, pid: () => pid }));
  return own ? [{ name: 'homeroom', pid: () => own.pid }, ...named] : named;
}

const watchOf = ({ options, world, api }: MeasureOptions): ServerWatch =>
  new ServerWatch(options.metrics ?? (world.hasHistory ? `${api.origin}/metrics` : undefined));

type Instruments = {
  readonly crew: Crew;
  readonly meter: Meter;
  readonly cpu: CpuSampler;
  readonly watch: ServerWatch;
};

function recorderOf({ retry, progress, ending }: MeasureOptions, { crew, ...instruments }: Instruments) {
  let last: Second | undefined;
  progress.phase(() => (last ? lineOf(last) : 'warming up'));
  return new Recorder({
    ...instruments,
    connected: () => crew.connected,
    now: retry.now,
    onSecond: (second) => {
      last = second;
      ending.see(second);
    },
  });
}

const lineOf = ({ at, sent, acked, delivered, deliveryMs, backlog, connected }: Second): string =>
  [
    `${Math.round(at)} s`,
    `${sent} sent, ${acked} acked, ${delivered} delivered in the last second`,
    `delivery p95 ${deliveryMs.p95.toFixed(deliveryMs.p95 < 10 ? 1 : 0)} ms`,
    ...(backlog === null ? [] : [`backlog ${backlog}`]),
    `${connected} connected`,
  ].join(' · ');

/** A server that is gone cannot be asked what it stored: then only that is said. */
async function judgeOrSay(
  options: JudgementOptions,
  ending: Ending,
): Promise<Judgement & Pick<LoadResult, 'reservations'>> {
  const early = ending.why();
  const said = early === null ? [] : [early];
  try {
    const giveUpMs = ending.isGone() ? goneGiveUpMs : options.settleMs;
    const retry = { ...options.retry, giveUpMs, isOver: () => false };
    return { ...(await judge({ ...options, retry })), reservations: said };
  } catch (error) {
    const why = `What is stored could not be read, so nothing was judged: ${error instanceof Error ? error.message : String(error)}.`;
    return { stored: 0, pairs: 0, violations: [], reservations: [...said, why] };
  }
}

function resultOf(
  { command, options, workload, world, api, own, texts }: MeasureOptions,
  steps: readonly StepResult[],
) {
  const held = steps.filter(({ failings, lag }) => failings.length === 0 && !lag.isTooLate);
  return {
    command,
    machine: describeMachine(),
    target: own ? `${api.origin}, a standalone of its own` : api.origin,
    workload: {
      name: options.world ?? workload.name,
      rooms: world.rooms.length,
      people: world.people.length,
      sockets: world.people.length + (world.hasHistory ? 1 : 0),
      texts: texts.describe,
      seed: workload.seed,
    },
    steps,
    capacityPerSecond: options.steps ? (held.at(-1)?.offeredPerSecond ?? null) : null,
  };
}
