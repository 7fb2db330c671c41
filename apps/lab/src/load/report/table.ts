import type { LoadResult, StepResult } from '../result.js';
import { capacityOf, conclusionOf, countsOf, failingsOf, shownViolations } from './conclusion.js';
import { cpuRowsOf } from './cpu-rows.js';
import { count, figure, plural, rate } from './numbers.js';

type Column = readonly [heading: string, cell: (step: StepResult) => string];

/** For figures that the server or the system does not say. */
const unsaid = '–';
const offered: Column = ['offered/s', (step) => rate(step.offeredPerSecond)];

const workColumns: readonly Column[] = [
  offered,
  ['acked/s', (step) => rate(perSecond(step.acked, step))],
  ['deliveries/s', (step) => rate(perSecond(step.deliveries, step))],
  ['refused', (step) => count(step.refused)],
  ['backlog', ({ backlog }) => (backlog ? `${count(backlog.start)} → ${count(backlog.end)}` : unsaid)],
  ['searchable p95', ({ searchableMs }) => (searchableMs ? figure(searchableMs.p95) : unsaid)],
  ['msgs/CPU-s', ({ messagesPerCpuSecond }) => (messagesPerCpuSecond === null ? unsaid : rate(messagesPerCpuSecond))],
  ['lag p99', ({ lag }) => figure(lag.p99Ms)],
];

const latencyColumns: readonly Column[] = [
  offered,
  ['ack p50', ({ ackMs }) => figure(ackMs.p50)],
  ['p95', ({ ackMs }) => figure(ackMs.p95)],
  ['p99', ({ ackMs }) => figure(ackMs.p99)],
  ['first p95', ({ firstMs }) => figure(firstMs.p95)],
  ['delivery p50', ({ deliveryMs }) => figure(deliveryMs.p50)],
  ['p95', ({ deliveryMs }) => figure(deliveryMs.p95)],
  ['p99', ({ deliveryMs }) => figure(deliveryMs.p99)],
  ['p99.9', ({ deliveryMs }) => figure(deliveryMs.p999)],
  ['max', ({ deliveryMs }) => figure(deliveryMs.max)],
];

/** The result for people at a terminal, at most 100 columns wide but for what others named. Its last line says it all. */
export function tableOf(result: LoadResult): string {
  return [header(result), reservations(result), steps(result), cpu(result), violations(result), lastWords(result)]
    .filter((part) => part !== '')
    .join('\n\n')
    .replace(notForTerminals, '\uFFFD');
}

/** Names come from a server that may be anybody's; none of them moves the cursor. */
const notForTerminals = /[^\P{Cc}\n]/gu;

function lastWords(result: LoadResult): string {
  const { kind, sentence } = conclusionOf(result);
  return kind === 'broken' || kind === 'reserved' ? `${capacityOf(result)}\n${sentence}` : sentence;
}

function header({ target, workload, machine, pairs, stored, reservations: reserved }: LoadResult): string {
  const { name, rooms, people, sockets, texts, seed } = workload;
  const rows: readonly (readonly [string, string])[] = [
    ...(reserved.length > 0 ? [['result', 'PARTIAL, OR DOES NOT COUNT (see below)'] as const] : []),
    ['target', target],
    [
      'workload',
      `${name}: ${plural(rooms, 'room')}, ${count(people)} people, ${plural(sockets, 'socket')}, texts ${texts}, seed ${seed}`,
    ],
    ['machine', machine],
    ['judged', `${plural(pairs, '(message, member) pair')}, ${plural(stored, 'stored message')}`],
  ];
  return rows.map(([title, text]) => `${title.padEnd(9)} ${text}`).join('\n');
}

const reservations = ({ reservations: reserved }: LoadResult): string =>
  reserved.length === 0 ? '' : ['RESERVATIONS', ...reserved.map((sentence) => `  ! ${sentence}`)].join('\n');

function steps({ steps: done }: LoadResult): string {
  if (done.length === 0) return '';
  const verdicts = done.map((step) => {
    const failings = failingsOf(step);
    const codes = Object.entries(step.nacks).map(([code, found]) => `${code} ${count(found)}`);
    const nacked = codes.length > 0 ? `; nacks: ${codes.join(', ')}` : '';
    return `  ${rate(step.offeredPerSecond)}/s ${failings.length === 0 ? 'held' : `not held: ${failings.join('; ')}`}${nacked}`;
  });
  const all = (columns: readonly Column[]): readonly (readonly string[])[] => [
    columns.map(([heading]) => heading),
    ...done.map((step) => columns.map(([, cell]) => cell(step))),
  ];
  return [
    `WORK (searchable and generator lag in ms)\n${grid(all(workColumns))}`,
    `LATENCY in ms, from when a message was due\n${grid(all(latencyColumns))}`,
    ['STEPS', ...verdicts].join('\n'),
  ].join('\n\n');
}

function cpu(result: LoadResult): string {
  const rows = cpuRowsOf(result);
  if (rows.length === 0) return result.steps.length > 0 ? 'CPU was not sampled.' : '';
  const heading = ['', ...result.steps.map(({ offeredPerSecond }) => `at ${rate(offeredPerSecond)}/s`), 'CPU-s in all'];
  const lines = rows.map(({ name, cores, seconds }) => [
    name,
    ...cores.map((used) => (used === null ? unsaid : used.toFixed(2))),
    figure(seconds),
  ]);
  return `CPU in cores, by process/thread\n${grid([heading, ...lines])}`;
}

function violations({ violations: found }: LoadResult): string {
  if (found.length === 0) return '';
  const kinds = countsOf(found).map(({ kind, found: number }) => `${kind} ${count(number)}`);
  const shown = found
    .slice(0, shownViolations)
    .map(({ kind, roomId, where, detail }) => `  ${kind} · room ${roomId} · ${where} · ${detail}`);
  const more = found.length - shown.length;
  return [`VIOLATIONS: ${kinds.join(', ')}`, ...shown, ...(more > 0 ? [`  … and ${count(more)} more`] : [])].join('\n');
}

const perSecond = (number: number, { seconds }: StepResult): number => (seconds > 0 ? number / seconds : 0);

/** The first column to the left when it holds names, numbers to the right. */
function grid(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const isNamed = rows[0]?.[0] === '';
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          isNamed && column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n');
}
