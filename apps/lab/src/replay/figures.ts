import { describeMachine } from '../evidence/machine.js';
import { violationKinds } from '../evidence/oracle.js';
import type { Violation, ViolationKind } from '../evidence/oracle.js';
import type { SearchFigures } from './searches.js';
import type { Percentiles } from '../evidence/latencies.js';
import type { Tally } from './tally.js';
import type { Verdict } from '../evidence/verdict.js';

export type Input = {
  readonly file: string;
  readonly lines: number;
  readonly rooms: number;
  readonly people: number;
  readonly sockets: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly repliesCut: number;
};

/** ms from the SIGKILL to ready again, and how many were acked by then. */
export type Kill = { readonly afterAcked: number; readonly downMs: number };

export type Figures = {
  readonly input: Input;
  readonly sent: number;
  readonly acked: number;
  readonly refused: number;
  readonly unknown: number;
  readonly nacks: Readonly<Record<string, number>>;
  readonly notices: Readonly<Record<string, number>>;
  readonly stored: number;
  readonly delivered: number;
  readonly heardLive: number;
  readonly missing: number;
  readonly duplicated: number;
  readonly disordered: number;
  readonly violationsByKind: Readonly<Record<ViolationKind, number>>;
  readonly ackMs: Percentiles;
  readonly deliveryMs: Percentiles;
  readonly seconds: number;
  readonly messagesPerSecond: number;
  readonly settledMs: number | null;
  readonly searches: SearchFigures;
  readonly kills: readonly Kill[];
  readonly machine: string;
};

export type Outcome = {
  readonly input: Input;
  readonly tally: Tally;
  readonly verdict: Verdict;
  readonly searches: SearchFigures;
  /** The verdict's and the searches'. */
  readonly violations: readonly Violation[];
  readonly seconds: number;
  readonly kills: readonly Kill[];
};

export function figuresOf({ input, tally, verdict, searches, violations, seconds, kills }: Outcome): Figures {
  const byKind = Object.fromEntries(
    violationKinds.map((kind) => [kind, violations.filter((found) => found.kind === kind).length]),
  ) as Record<ViolationKind, number>;
  return {
    input,
    sent: tally.sent,
    acked: tally.acked,
    refused: tally.refused,
    unknown: tally.unknown,
    nacks: tally.nacks,
    notices: tally.notices,
    stored: verdict.stored,
    delivered: verdict.delivered,
    heardLive: tally.heard,
    missing: byKind.lost + byKind.undelivered,
    duplicated: byKind.duplicated,
    disordered: byKind.disordered,
    violationsByKind: byKind,
    ackMs: tally.ack.percentiles(),
    deliveryMs: tally.delivery.percentiles(),
    seconds,
    messagesPerSecond: seconds > 0 ? tally.acked / seconds : 0,
    settledMs: verdict.settledMs,
    searches,
    kills,
    machine: describeMachine(),
  };
}

const count = (value: number): string => Math.round(value).toLocaleString('en-GB');
const ms = (value: number): string => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : count(value));
const times = ({ p50, p95, p99, max }: Percentiles): string =>
  `p50 ${ms(p50)} · p95 ${ms(p95)} · p99 ${ms(p99)} · max ${ms(max)} ms`;
const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, value]) => `${name} ${count(value)}`)
    .join(', ') || 'none';

/** The table for people. */
export function tableOf(figures: Figures): string {
  const { input, kills, violationsByKind: kinds } = figures;
  const rows: readonly (readonly [string, string])[] = [
    [
      'input',
      `${count(input.lines)} messages, ${count(input.rooms)} rooms, ${count(input.people)} people, ${count(input.sockets)} sockets`,
    ],
    ['skipped lines', listed(input.skipped)],
    ['replies without target', `${count(input.repliesCut)} sent without the link`],
    ['sent', count(figures.sent)],
    ['acked', count(figures.acked)],
    ['refused for good', count(figures.refused)],
    ['nacked by code', listed(figures.nacks)],
    ['without an answer', count(figures.unknown)],
    ['notices of clients', listed(figures.notices)],
    ['stored', count(figures.stored)],
    ['delivered', `${count(figures.delivered)} shown by listeners, ${count(figures.heardLive)} copies heard live`],
    ['missing', `${count(figures.missing)} (${count(kinds.lost)} lost, ${count(kinds.undelivered)} undelivered)`],
    ['duplicated', count(figures.duplicated)],
    ['disordered', count(figures.disordered)],
    ['gaps, foreign, altered', `${count(kinds.gap)}, ${count(kinds.foreign)}, ${count(kinds.altered)}`],
    ['ack', times(figures.ackMs)],
    ['delivery', times(figures.deliveryMs)],
    ['messages/s', `${count(figures.messagesPerSecond)} over ${figures.seconds.toFixed(1)} s`],
    [
      'all at head',
      figures.settledMs === null ? 'not within the deadline' : `${count(figures.settledMs)} ms after the last ack`,
    ],
    ...searchRows(figures.searches),
    ...kills.map(
      ({ afterAcked, downMs }) =>
        ['killed', `SIGKILL after ${count(afterAcked)} acks, ready again after ${count(downMs)} ms`] as const,
    ),
    ['machine', figures.machine],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

function searchRows(searches: SearchFigures): readonly (readonly [string, string])[] {
  const { asked, foundByMembers, foundByOthers, withoutOutsider, modes, indexedMs, askedMs } = searches;
  if (asked === 0) return [['searches', 'none: no acked message has two rare words beside each other']];
  const share = foundByMembers < asked ? ` of ${count(asked)}` : '';
  const unasked = withoutOutsider > 0 ? `; for ${count(withoutOutsider)} there was nobody outside the room` : '';
  const waited = indexedMs === null ? 'not said within the deadline' : `said after ${count(indexedMs)} ms`;
  return [
    ['searches', `${count(foundByMembers)}${share} found by members, ${count(foundByOthers)} by others${unasked}`],
    ['answered as', `${listed(modes)} in ${count(askedMs)} ms; that all can be found was ${waited}`],
  ];
}

const shownViolations = 20;

/** The last word: what was broken, first the worst of it. */
export function sentenceOf(violations: readonly Violation[]): string {
  if (violations.length === 0) return 'No violation.';
  const shown = violations
    .slice(0, shownViolations)
    .map(({ kind, roomId, where, detail }) => `  ${kind} · room ${roomId} · ${where} · ${detail}`);
  const more =
    violations.length > shownViolations ? [`  … and ${count(violations.length - shownViolations)} more`] : [];
  return [`${count(violations.length)} violations:`, ...shown, ...more].join('\n');
}
