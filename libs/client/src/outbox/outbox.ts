import type { Change, ErrorCode, Message } from '@homeroom/contracts';
import type { Answer, Moment } from '../answer.js';
import { retryInMs } from '../answer.js';
import type { ClientEffect, Step } from '../effects.js';
import type { NewEntry, OutboxEntry } from './entry.js';
import { requestOf } from './entry.js';

/** Everything one person has done here that is not yet seen done. */
export type Outbox = {
  /** Ascending by order. */
  readonly entries: readonly OutboxEntry[];
  readonly nextOrder: number;
  /** Whether this tab is the one that sends (it has the lock). */
  readonly leads: boolean;
};

export const emptyOutbox: Outbox = { entries: [], nextOrder: 1, leads: true };

/** An attempt without an ack is taken for lost after this. The server gives up after 3 s. */
const ackTimeoutMs = 10_000;
const firstLookMs = 15_000;
const nextLookMs = 30_000;
/** Acked and unseen for so long while the head moves is worth saying. */
const overdueMs = 60_000;
/** Older entries ask before they are sent. */
const askFirstAfterMs = 24 * 60 * 60 * 1_000;

export function enqueue(outbox: Outbox, added: NewEntry, { now }: Moment): Step<Outbox> {
  if (outbox.entries.some(({ key }) => key === added.key)) return { state: outbox, effects: [] };
  const entry: OutboxEntry = {
    ...added,
    order: outbox.nextOrder,
    at: now,
    status: 'waiting',
    attempts: 0,
    due: 0,
  };
  const state = { ...outbox, entries: [...outbox.entries, entry], nextOrder: outbox.nextOrder + 1 };
  return { state, effects: [{ kind: 'persist', entry }] };
}

/** What a reload or another tab left: sent again under the same keys. Entries already here are not touched. */
export function restore(outbox: Outbox, kept: readonly OutboxEntry[], { now }: Moment): Step<Outbox> {
  const here = new Set(outbox.entries.map(({ key }) => key));
  const added = kept.filter(({ key }) => !here.has(key)).map((entry) => asLeftOver(entry, now));
  const entries = [...outbox.entries, ...added].sort((a, b) => a.order - b.order || a.at - b.at);
  const nextOrder = Math.max(outbox.nextOrder, ...entries.map(({ order }) => order + 1));
  return { state: { ...outbox, entries, nextOrder }, effects: [] };
}

function asLeftOver(entry: OutboxEntry, now: number): OutboxEntry {
  if (entry.status === 'failed' || entry.status === 'held') return entry;
  const isOld = now - entry.at > askFirstAfterMs && entry.ackedAt === undefined;
  return { ...entry, status: isOld ? 'held' : 'waiting', due: 0 };
}

/** The ack of one attempt. A late `ok` of an earlier attempt counts, a late refusal does not. */
export function takeAck(outbox: Outbox, { key, attempt, answer, head }: AckInput, moment: Moment): Step<Outbox> {
  const entry = find(outbox, key);
  if (!entry || (entry.status !== 'sending' && entry.status !== 'waiting')) return { state: outbox, effects: [] };
  if (answer?.ok) {
    const { code: _code, ...rest } = entry;
    const { id } = answer.data;
    const acked = { ackedAt: moment.now, ackedHead: head, due: moment.now + firstLookMs };
    return put(outbox, { ...rest, status: 'acked', ...acked, ...(id !== undefined && { messageId: id }) });
  }
  if (entry.status !== 'sending' || attempt !== entry.attempts) return { state: outbox, effects: [] };
  if (answer && !answer.error.retryable && !isAboutSession(answer.error.code))
    return put(outbox, { ...entry, status: 'failed', code: answer.error.code });
  const due = moment.now + retryInMs(answer, attempt, moment);
  return { state: replace(outbox, { ...entry, status: 'waiting', due }), effects: [] };
}

export type AckInput = {
  readonly key: string;
  readonly attempt: number;
  readonly answer: Answer<{ readonly id?: string }>;
  readonly head: number;
};

/** Refusals that say nothing about the entry: it waits for a new session. */
export const isAboutSession = (code: ErrorCode): boolean => code === 'UNAUTHENTICATED' || code === 'UPGRADE_REQUIRED';

/** Refused after the ack: nothing was stored. */
export function takeRefusal(outbox: Outbox, key: string | undefined, code: ErrorCode): Step<Outbox> {
  const entry = key === undefined ? undefined : find(outbox, key);
  if (!entry || entry.status === 'seen') return { state: outbox, effects: [] };
  return put(outbox, { ...entry, status: 'failed', code });
}

/** What is under way on a cut connection has an unknown outcome: the same goes out again. */
export const onDisconnect = (outbox: Outbox): Outbox => ({
  ...outbox,
  entries: outbox.entries.map((entry) =>
    entry.status === 'sending' ? { ...entry, status: 'waiting', due: 0 } : entry,
  ),
});

/** A new connection: nobody waits for a backoff of the old one. */
export const onConnect = (outbox: Outbox): Outbox => ({
  ...outbox,
  entries: outbox.entries.map((entry) => (entry.status === 'waiting' ? { ...entry, due: 0 } : entry)),
});

/** Notes own messages and changes that were met with their number. */
export function see(outbox: Outbox, seen: Seen): Outbox {
  if (outbox.entries.length === 0) return outbox;
  const seqs = new Map<string, number>();
  for (const { roomId, authorId, clientMessageId, seq } of seen.messages ?? [])
    if (roomId === seen.roomId && authorId === seen.me) seqs.set(clientMessageId, seq);
  for (const { by, operationId } of seen.changes ?? []) if (by === seen.me) seqs.set(operationId, 0);
  if (seqs.size === 0) return outbox;
  return {
    ...outbox,
    entries: outbox.entries.map((entry) => {
      const seq = entry.roomId === seen.roomId ? seqs.get(entry.key) : undefined;
      return seq === undefined ? entry : { ...entry, status: 'seen', seq };
    }),
  };
}

export type Seen = {
  readonly roomId: string;
  readonly me: string;
  readonly messages?: readonly Message[];
  readonly changes?: readonly Change[];
};

/** A person wants it sent after all: the same id again, behind what already waits. */
export function retry(outbox: Outbox, key: string): Step<Outbox> {
  const entry = find(outbox, key);
  if (!entry || !(entry.status === 'failed' || entry.status === 'held' || entry.overdue))
    return { state: outbox, effects: [] };
  const { code: _code, overdue: _overdue, ...rest } = entry;
  const order = entry.status === 'acked' ? entry.order : outbox.nextOrder;
  const { state, effects } = put(outbox, { ...rest, status: 'waiting', due: 0, order });
  const entries = [...state.entries].sort((a, b) => a.order - b.order);
  return { state: { ...state, entries, nextOrder: outbox.nextOrder + 1 }, effects };
}

export const discard = (outbox: Outbox, key: string): Step<Outbox> => ({
  state: { ...outbox, entries: outbox.entries.filter((entry) => entry.key !== key) },
  effects: find(outbox, key) ? [{ kind: 'forget', key }] : [],
});

export type DrainInput = { readonly online: boolean; readonly headOf: (roomId: string) => number };

/** Sends what may go: the first of each room, when none of that room is under way. */
export function drain(outbox: Outbox, { online, headOf }: DrainInput, moment: Moment): Step<Outbox> {
  const effects: ClientEffect[] = [];
  const busy = new Set<string>();
  const entries = outbox.entries.map((entry) => {
    const current = look(entry, { headOf, online }, moment);
    effects.push(...current.effects);
    if (current.state.status !== 'waiting' && current.state.status !== 'sending') return current.state;
    const isFirst = !busy.has(entry.roomId);
    busy.add(entry.roomId);
    if (!isFirst || current.state.status === 'sending') return current.state;
    if (!online || !outbox.leads || current.state.due > moment.now) return current.state;
    const attempt = entry.attempts + 1;
    const sending = { ...current.state, status: 'sending' as const, attempts: attempt, due: moment.now + ackTimeoutMs };
    effects.push({ kind: 'operate', key: entry.key, attempt, request: requestOf(sending) });
    return sending;
  });
  const isSame = entries.every((entry, index) => entry === outbox.entries[index]);
  return { state: isSame ? outbox : { ...outbox, entries }, effects };
}

/** What time alone does to an entry. */
function look(entry: OutboxEntry, { headOf, online }: DrainInput, { now }: Moment): Step<OutboxEntry> {
  if (entry.due > now) return { state: entry, effects: [] };
  if (entry.status === 'sending') return { state: { ...entry, status: 'waiting', due: 0 }, effects: [] };
  if (entry.status !== 'acked' || !online) return { state: entry, effects: [] };
  const isLate = now - (entry.ackedAt ?? now) >= overdueMs && headOf(entry.roomId) > (entry.ackedHead ?? 0);
  const state = { ...entry, due: now + nextLookMs, ...(isLate && { overdue: true as const }) };
  if (entry.operation.kind !== 'send' || entry.messageId === undefined) return { state, effects: [] };
  return { state, effects: [{ kind: 'fetch-message', key: entry.key, messageId: entry.messageId }] };
}

/** Lets go of what is seen where `isShown` agrees, and of changes acked so long ago that they were judged. */
export function sweep(outbox: Outbox, isShown: (entry: OutboxEntry) => boolean, { now }: Moment): Step<Outbox> {
  const isDone = (entry: OutboxEntry): boolean => {
    if (entry.status === 'seen') return isShown(entry);
    return entry.operation.kind !== 'send' && entry.status === 'acked' && now - (entry.ackedAt ?? now) >= overdueMs;
  };
  const gone = outbox.entries.filter(isDone);
  if (gone.length === 0) return { state: outbox, effects: [] };
  return {
    state: { ...outbox, entries: outbox.entries.filter((entry) => !gone.includes(entry)) },
    effects: gone.map(({ key }) => ({ kind: 'forget', key })),
  };
}

/** When time alone will next do something, in ms; undefined when never. */
export function nextDue({ entries, leads }: Outbox, online: boolean): number | undefined {
  const first = new Map<string, OutboxEntry>();
  for (const entry of entries)
    if ((entry.status === 'waiting' || entry.status === 'sending') && !first.has(entry.roomId))
      first.set(entry.roomId, entry);
  const acked = entries.filter(({ status }) => status === 'acked');
  const due = [...first.values(), ...acked]
    .filter(({ status }) => status === 'sending' || (online && (status === 'acked' || leads)))
    .map((entry) => entry.due);
  return due.length === 0 ? undefined : Math.min(...due);
}

const find = ({ entries }: Outbox, key: string): OutboxEntry | undefined => entries.find((entry) => entry.key === key);

const replace = (outbox: Outbox, changed: OutboxEntry): Outbox => ({
  ...outbox,
  entries: outbox.entries.map((entry) => (entry.key === changed.key ? changed : entry)),
});

const put = (outbox: Outbox, changed: OutboxEntry): Step<Outbox> => ({
  state: replace(outbox, changed),
  effects: [{ kind: 'persist', entry: changed }],
});
