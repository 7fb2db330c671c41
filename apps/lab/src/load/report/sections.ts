import type { LoadResult, StepResult } from '../result.js';
import { capacityOf, conclusionOf, countsOf, failingsOf, shownViolations } from './conclusion.js';
import { cpuRowsOf } from './cpu-rows.js';
import { escapeHtml, tableMarkup } from './markup.js';
import type { Cell } from './markup.js';
import { count, figure, instant, plural, rate } from './numbers.js';
import type { Plot } from './plots.js';

/** For figures that the server or the system does not say. */
const unsaid: Cell = { text: '–', tone: 'unsaid' };
const badges = { held: 'Held', failed: 'Not held', reserved: 'Partial', broken: 'Broken' } as const;

/** Verdict, reservations and what was run: the top of the page. */
export function summarySection(result: LoadResult): string {
  const { target, workload, machine, command, startedAt, pairs, stored } = result;
  const { kind, sentence } = conclusionOf(result);
  const facts: readonly (readonly [string, string])[] = [
    ['Target', target],
    [
      'Workload',
      `${workload.name}: ${plural(workload.rooms, 'room')}, ${count(workload.people)} people, ${plural(workload.sockets, 'socket')}, texts ${workload.texts}, seed ${workload.seed}`,
    ],
    ['Machine', machine],
    ['Command', command],
    ['Started', startedAt],
    ['Judged', `${plural(pairs, '(message, member) pair')}, ${plural(stored, 'stored message')}`],
  ];
  const rows = facts.map(([name, text]) => {
    const value = name === 'Command' ? `<code>${escapeHtml(text)}</code>` : escapeHtml(text);
    return `<div><dt>${name}</dt><dd>${value}</dd></div>`;
  });
  return `<p class="verdict ${kind}"><strong>${badges[kind]}</strong> <span>${escapeHtml(sentence)}</span></p>
${kind === 'broken' || kind === 'reserved' ? `<p>${escapeHtml(capacityOf(result))}</p>` : ''}
${reservationList(result.reservations)}
<dl>${rows.join('\n')}</dl>`;
}

const reservationList = (reservations: readonly string[]): string =>
  reservations.length === 0
    ? ''
    : `<section class="reservations"><h2>Reservations</h2><p>These results are partial, or do not count:</p><ul>${reservations
        .map((sentence) => `<li>${escapeHtml(sentence)}</li>`)
        .join('')}</ul></section>`;

/** Kinds with their numbers, then the first of them. Empty when no promise was broken. */
export function violationSection({ violations }: LoadResult): string {
  if (violations.length === 0) return '';
  const kinds = countsOf(violations).map(({ kind, found }) => `${count(found)} ${kind}`);
  const rows = violations
    .slice(0, shownViolations)
    .map(({ kind, roomId, where, detail }) => [kind, roomId, where, detail].map((text) => ({ text, isText: true })));
  const more = violations.length - rows.length;
  return `<section><h2>Violations</h2><p>${escapeHtml(kinds.join(', '))}.${more > 0 ? ` The first ${shownViolations} of them:` : ''}</p>
${tableMarkup('Violations', ['Kind', 'Room', 'Where', 'What'], rows)}</section>`;
}

type Column = readonly [heading: string, cell: (step: StepResult) => string | Cell];

const offered: Column = ['Offered, messages/s', (step) => rate(step.offeredPerSecond)];

const workColumns: readonly Column[] = [
  offered,
  ['Verdict', verdictCell],
  ['Length, s', ({ seconds }) => figure(seconds)],
  ['Acked, messages/s', (step) => rate(perSecond(step.acked, step))],
  ['Delivered, copies/s', (step) => rate(perSecond(step.deliveries, step))],
  ['Refused, messages', (step) => count(step.refused)],
  [
    'Backlog start → end, records',
    ({ backlog }) => (backlog ? `${count(backlog.start)} → ${count(backlog.end)}` : unsaid),
  ],
  ['Messages per CPU-second', ({ messagesPerCpuSecond: each }) => (each === null ? unsaid : rate(each))],
  ['Generator lag p99, ms', ({ lag }) => figure(lag.p99Ms)],
];

const latencyColumns: readonly Column[] = [
  offered,
  ['Ack p50', ({ ackMs }) => figure(ackMs.p50)],
  ['Ack p95', ({ ackMs }) => figure(ackMs.p95)],
  ['Ack p99', ({ ackMs }) => figure(ackMs.p99)],
  ['First copy p95', ({ firstMs }) => figure(firstMs.p95)],
  ['Delivery p50', ({ deliveryMs }) => figure(deliveryMs.p50)],
  ['Delivery p95', ({ deliveryMs }) => figure(deliveryMs.p95)],
  ['Delivery p99', ({ deliveryMs }) => figure(deliveryMs.p99)],
  ['Delivery p99.9', ({ deliveryMs }) => figure(deliveryMs.p999)],
  ['Delivery max', ({ deliveryMs }) => figure(deliveryMs.max)],
  ['Searchable p95', ({ searchableMs }) => (searchableMs ? figure(searchableMs.p95) : unsaid)],
];

/** One row a step. All latencies count from when a message was due. */
export function stepsSection({ steps }: LoadResult): string {
  if (steps.length === 0) return '<section><h2>Steps</h2><p>No step was run to its end.</p></section>';
  const nacks = steps.flatMap((step) =>
    Object.entries(step.nacks).map(([code, found]) => `${code} ${count(found)} at ${rate(step.offeredPerSecond)}/s`),
  );
  return `<section><h2>Steps</h2>
${stepsTable('What was done in each step', workColumns, steps)}
<h3>Latency of each step, in ms</h3>
<p>It counts from when a message was due, not from when it was sent.</p>
${stepsTable('Latency of each step, in ms', latencyColumns, steps)}
<p>Nacks by code, those that were sent again too: ${escapeHtml(nacks.join(', ') || 'none')}.</p></section>`;
}

function stepsTable(caption: string, columns: readonly Column[], steps: readonly StepResult[]): string {
  const rows = steps.map((step) =>
    columns.map(([, cellOf]) => {
      const cell = cellOf(step);
      return typeof cell === 'string' ? { text: cell } : cell;
    }),
  );
  return tableMarkup(
    caption,
    columns.map(([heading]) => heading),
    rows,
  );
}

function verdictCell(step: StepResult): Cell {
  const failings = failingsOf(step);
  return failings.length === 0
    ? { text: 'held', tone: 'held', isText: true }
    : { text: `not held: ${failings.join('; ')}`, tone: 'failed', isText: true };
}

/** Mean cores in each step, by process and thread. */
export function cpuSection(result: LoadResult): string {
  const rows = cpuRowsOf(result).map(({ name, cores, seconds }) => [
    { text: name },
    ...cores.map((used) => (used === null ? unsaid : { text: used.toFixed(2) })),
    { text: figure(seconds) },
  ]);
  if (rows.length === 0) return '<section><h2>CPU</h2><p>CPU was not sampled.</p></section>';
  const head = result.steps.map(({ offeredPerSecond }) => `Cores at ${rate(offeredPerSecond)}/s`);
  return `<section><h2>CPU</h2>
${tableMarkup('CPU by process and thread', ['Process/thread', ...head, 'CPU-seconds in all'], rows)}</section>`;
}

/** What happened, numbered as in the plots. */
export const eventsSection = ({ events }: LoadResult): string =>
  events.length === 0
    ? ''
    : `<section><h2>Events</h2><p>Their numbers are those of the vertical lines in the plots.</p><ol class="events">${events
        .map(({ at, what }) => `<li>at ${instant(at)}: ${escapeHtml(what)}</li>`)
        .join('')}</ol></section>`;

/** The script fills `.plot`; the summary is there without it. */
export const plotFigure = ({ id, title, unit, summary }: Plot): string =>
  `<figure><h3 id="${id}-title">${escapeHtml(title)}, ${unit}</h3><p id="${id}-text">${escapeHtml(summary)}</p>
<div class="plot" data-plot="${id}" tabindex="0" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-text"></div>
<output aria-live="polite"></output></figure>`;

const perSecond = (number: number, { seconds }: StepResult): number => (seconds > 0 ? number / seconds : 0);
