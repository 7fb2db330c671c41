import { Latencies } from '../evidence/latencies.js';
import { cpuBetween } from './cpu-sampler.js';
import type { CpuSample } from './cpu-sampler.js';
import type { Counts } from './meter.js';
import type { Second, StepResult } from './result.js';

export type StepEvidence = {
  readonly offeredPerSecond: number;
  readonly seconds: number;
  readonly counts: Counts;
  /** The seconds of the step. */
  readonly series: readonly Second[];
  /** When its first message was due, and when everything of it had arrived or patience was over. */
  readonly cpu: readonly [before: CpuSample, after: CpuSample];
  readonly maxLagMs: number;
};

/** The promise of delivery. */
const deliveryBoundMs = 1_000;
/** What may lie in the log without it being a backlog: half a second of traffic. */
const backlogSeconds = 0.5;

/** What one rate showed, and why it was not held. Pure. */
export function stepResultOf({ offeredPerSecond, seconds, counts, series, cpu, maxLagMs }: StepEvidence): StepResult {
  const use = cpuBetween(...cpu);
  const cpuSeconds = use.reduce((sum, one) => sum + one.seconds, 0);
  const lag = counts.lag.percentiles();
  const result = {
    offeredPerSecond,
    seconds,
    sent: counts.sent,
    acked: counts.acked,
    refused: counts.refused,
    nacks: counts.nacks,
    deliveries: counts.deliveries,
    ackMs: counts.ack.percentiles(),
    firstMs: counts.first.percentiles(),
    deliveryMs: counts.delivery.percentiles(),
    searchableMs: searchableOf(series),
    cpu: use,
    messagesPerCpuSecond: cpuSeconds > 0 ? counts.acked / cpuSeconds : null,
    backlog: backlogOf(series),
    lag: { p99Ms: lag.p99, maxMs: lag.max, isTooLate: lag.p99 > maxLagMs },
  };
  return { ...result, failings: failingsOf(result) };
}

function failingsOf(step: Omit<StepResult, 'failings'>): readonly string[] {
  const failings: string[] = [];
  const { deliveryMs, sent, acked, refused, backlog, offeredPerSecond } = step;
  if (sent === 0) failings.push('no message was due');
  if (deliveryMs.p95 >= deliveryBoundMs)
    failings.push(`delivery p95 was ${Math.round(deliveryMs.p95)} ms, the promise is ${deliveryBoundMs} ms`);
  if (refused > 0) failings.push(`${refused} messages were refused`);
  if (sent - acked - refused > 0) failings.push(`${sent - acked - refused} messages had no answer`);
  if (backlog && backlog.end - backlog.start > offeredPerSecond * backlogSeconds)
    failings.push(`the backlog grew from ${backlog.start} to ${backlog.end} records`);
  return failings;
}

/** The lowest of the first and of the last third: a peak between is no growth. */
function backlogOf(series: readonly Second[]): StepResult['backlog'] {
  const said = series.flatMap(({ backlog }) => backlog ?? []);
  if (said.length === 0) return null;
  const third = Math.ceil(said.length / 3);
  return { start: Math.min(...said.slice(0, third)), end: Math.min(...said.slice(-third)) };
}

function searchableOf(series: readonly Second[]): StepResult['searchableMs'] {
  const behind = new Latencies();
  for (const { searchableBehind } of series) if (searchableBehind !== null) behind.record(searchableBehind * 1_000);
  const told = behind.percentiles();
  return told.count === 0 ? null : told;
}
