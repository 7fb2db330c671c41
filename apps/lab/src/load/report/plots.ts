import type { LoadResult, Second } from '../result.js';
import { failingsOf } from './conclusion.js';
import { count, duration, figure, instant, rate } from './numbers.js';

export type Unit = 'ms' | 'seconds' | 'messages/s' | 'copies/s' | 'records' | 'cores' | 'sockets';
type Values = readonly (number | null)[];

/** One line of a plot; null = nothing was measured then. */
export type Line = { readonly label: string; readonly values: Values };

/** All that the page's script needs to draw a plot, and its text for those who do not see it. */
export type Plot = {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  readonly isLog: boolean;
  /** Plots with the same axis move together. */
  readonly axis: 'time' | 'offered';
  readonly xs: readonly number[];
  readonly lines: readonly Line[];
  readonly limit: { readonly at: number; readonly label: string } | null;
  /** Vertical lines; `at` is on the x axis. */
  readonly marks: readonly { readonly at: number; readonly what: string }[];
  /** Whole sentences. */
  readonly summary: string;
};

/** What a member was promised: a message is there within a second. */
const promise = { at: 1_000, label: '1 s, the promise' };
const mostCpuLines = 8;

/** The plots of a report, in the order in which they are shown; those without any value are left out. */
export function plotsOf(result: LoadResult): readonly Plot[] {
  const { series, events } = result;
  const overTime = (plot: OverTime): Plot => ({
    isLog: false,
    axis: 'time',
    xs: series.map(({ at }) => at),
    limit: null,
    marks: events,
    ...plot,
  });
  return [...latencyPlots(series), ...ratePlots(series), ...laggingPlots(series), ...usePlots(series)]
    .map(overTime)
    .concat(offeredPlot(result))
    .filter(({ lines }) => lines.some(({ values }) => values.some((value) => value !== null)));
}

type OverTime = Pick<Plot, 'id' | 'title' | 'unit' | 'lines' | 'summary'> & Partial<Plot>;

function latencyPlots(series: readonly Second[]): readonly OverTime[] {
  const plot = (key: 'deliveryMs' | 'ackMs', title: string): OverTime => {
    const at = (percentile: 'p50' | 'p95' | 'p99'): Values =>
      series.map((second) => (second[key].count === 0 ? null : second[key][percentile]));
    const p95 = at('p95');
    const late = p95.filter((value) => value !== null && value > promise.at).length;
    return {
      id: key,
      title,
      unit: 'ms',
      isLog: true,
      limit: promise,
      lines: [
        { label: 'p50', values: at('p50') },
        { label: 'p95', values: p95 },
        { label: 'p99', values: at('p99') },
      ],
      summary: `${highest('p99 was highest', at('p99'), { series, unit: 'ms' })} The p95 was above 1 s in ${count(late)} of ${count(series.length)} seconds.`,
    };
  };
  return [plot('deliveryMs', 'Delivery latency, to every member'), plot('ackMs', 'Ack latency, to the sender')];
}

function ratePlots(series: readonly Second[]): readonly OverTime[] {
  const sent = series.map((second) => second.sent);
  const acked = series.map((second) => second.acked);
  const delivered = series.map((second) => second.delivered);
  const total = (values: readonly number[]): string => count(values.reduce((sum, value) => sum + value, 0));
  return [
    {
      id: 'messages',
      title: 'Messages sent and acked',
      unit: 'messages/s',
      lines: [
        { label: 'sent', values: sent },
        { label: 'acked', values: acked },
      ],
      summary: `${total(sent)} sent and ${total(acked)} acked in all. ${highest('Acked most', acked, { series, unit: 'messages/s' })}`,
    },
    {
      id: 'deliveries',
      title: 'Copies delivered to members',
      unit: 'copies/s',
      lines: [{ label: 'delivered', values: delivered }],
      summary: `${total(delivered)} copies in all. ${highest('Most', delivered, { series, unit: 'copies/s' })}`,
    },
  ];
}

function laggingPlots(series: readonly Second[]): readonly OverTime[] {
  const backlog = series.map((second) => second.backlog);
  const behind = series.map((second) => second.searchableBehind);
  return [
    {
      id: 'backlog',
      title: 'Backlog of the log',
      unit: 'records',
      lines: [{ label: 'not yet handled', values: backlog }],
      summary: `${highest('Highest', backlog, { series, unit: 'records' })} ${last(backlog, 'records')}`,
    },
    {
      id: 'searchable',
      title: 'Search behind chat',
      unit: 'seconds',
      lines: [{ label: 'behind', values: behind }],
      summary: `How old the newest message is before which all can be found. ${highest('Highest', behind, { series, unit: 'seconds' })} ${last(behind, 'seconds')}`,
    },
  ];
}

function usePlots(series: readonly Second[]): readonly OverTime[] {
  const connected = series.map((second) => second.connected);
  const lines = coreLines(series);
  const shown = lines.slice(0, mostCpuLines);
  const hidden = lines.length - shown.length;
  const sums = lines.map(({ label, values }) => `${label} ${figure(mean(values))}`);
  return [
    {
      id: 'cores',
      title: 'CPU by process and thread',
      unit: 'cores',
      lines: shown,
      summary: `Cores in use on average: ${sums.join(', ')}.${hidden > 0 ? ` The ${hidden} least are not drawn.` : ''}`,
    },
    {
      id: 'sockets',
      title: 'Connections',
      unit: 'sockets',
      lines: [{ label: 'connected', values: connected }],
      summary: `Between ${count(Math.min(...connected))} and ${count(Math.max(...connected))}.`,
    },
  ];
}

/** The greediest first. */
function coreLines(series: readonly Second[]): readonly Line[] {
  const names = [...new Set(series.flatMap(({ cores }) => Object.keys(cores)))];
  return names
    .map((label) => ({ label, values: series.map(({ cores }) => cores[label] ?? null) }))
    .toSorted((a, b) => mean(b.values) - mean(a.values));
}

/** Latency against rate, when there is more than one step. */
function offeredPlot({ steps, capacityPerSecond }: LoadResult): readonly Plot[] {
  if (steps.length < 2) return [];
  const sorted = steps.toSorted((a, b) => a.offeredPerSecond - b.offeredPerSecond);
  const failed = sorted.filter((step) => failingsOf(step).length > 0);
  const lines: readonly Line[] = [
    { label: 'delivery p50', values: sorted.map(({ deliveryMs }) => deliveryMs.p50) },
    { label: 'delivery p95', values: sorted.map(({ deliveryMs }) => deliveryMs.p95) },
    { label: 'delivery p99', values: sorted.map(({ deliveryMs }) => deliveryMs.p99) },
    { label: 'ack p95', values: sorted.map(({ ackMs }) => ackMs.p95) },
  ];
  const said = sorted.map((step) => `${rate(step.offeredPerSecond)}/s ${duration(step.deliveryMs.p95)}`);
  return [
    {
      id: 'offered',
      title: 'Latency against the rate that was offered',
      unit: 'ms',
      isLog: true,
      axis: 'offered',
      xs: sorted.map((step) => step.offeredPerSecond),
      lines,
      limit: promise,
      marks: [
        ...(capacityPerSecond === null ? [] : [{ at: capacityPerSecond, what: 'capacity' }]),
        ...failed.map((step) => ({ at: step.offeredPerSecond, what: 'not held' })),
      ],
      summary: `p95 of delivery by rate: ${said.join(', ')}.`,
    },
  ];
}

const mean = (values: Values): number =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / Math.max(1, values.length);

type Context = { readonly series: readonly Second[]; readonly unit: Unit };

function highest(words: string, values: Values, { series, unit }: Context): string {
  let top = -1;
  for (const [i, value] of values.entries()) if (value !== null && value > (values[top] ?? -1)) top = i;
  const at = series[top]?.at;
  return at === undefined ? 'It was never said.' : `${words} at ${instant(at)}: ${withUnit(values[top] ?? 0, unit)}.`;
}

const last = (values: Values, unit: Unit): string =>
  `At the end: ${withUnit(values.findLast((value) => value !== null) ?? 0, unit)}.`;

const withUnit = (value: number, unit: Unit): string =>
  unit === 'ms' ? duration(value) : `${unit === 'seconds' || unit === 'cores' ? figure(value) : rate(value)} ${unit}`;
