import type { Change, ChangeBatch, Message, MessageBatch } from '@homeroom/contracts';
import { limits } from '@homeroom/contracts';
import type { AskSlot, PageLike } from '../effects.js';
import { applyChange, fromLive } from './apply-change.js';
import { cutBelow, highestOf, lowestOf, mergeMessages, messageAt, replaceMessage } from './ranges.js';
import type { MessageRange, Ranges } from './ranges.js';

/** What is held of one room. Plain data, never changed in place. */
export type Timeline = {
  /** The newest seq known to exist. */
  readonly head: number;
  /** The oldest seq still kept by the server, as far as known. */
  readonly first: number;
  /** Whether there is a live window: a range that ends at `last` (or nothing, in an empty room) and grows with the room. */
  readonly live: boolean;
  /** The newest seq of the live window; without one the head. */
  readonly last: number;
  /** Every message held holds all changes up to this rev. */
  readonly rev: number;
  /** The newest rev known to exist. */
  readonly newestRev: number;
  /** Live messages that came behind a gap lie here as a range of their own, so they are never shown by arrival. */
  readonly ranges: Ranges;
  /** Changes behind a gap, ascending by rev. */
  readonly earlyChanges: readonly Change[];
  /** Seqs whose reactions only the server can tell. */
  readonly unclear: readonly number[];
  /** Whether somebody wants a live window. */
  readonly wanted: boolean;
  /** Under way. */
  readonly asked: readonly AskSlot[];
  /** Asked by a person and failed: offer to try again. */
  readonly failed: readonly AskSlot[];
  /** The timer of the gap runs: nothing is fetched before it ends. */
  readonly waiting: boolean;
  /** The timer of what is unclear runs. */
  readonly refreshing: boolean;
  /** Catch-ups in a row that brought nothing. */
  readonly failures: number;
};

export const emptyTimeline: Timeline = {
  head: 0,
  first: 1,
  live: false,
  last: 0,
  rev: 0,
  newestRev: 0,
  ranges: [],
  earlyChanges: [],
  unclear: [],
  wanted: false,
  asked: [],
  failed: [],
  waiting: false,
  refreshing: false,
  failures: 0,
};

const holdsNothing = (timeline: Timeline): boolean => timeline.ranges.length === 0;

/** The live window, ascending. Empty without one, and in an empty room. */
export const liveRange = ({ live, last, ranges }: Timeline): MessageRange =>
  (live && ranges.find((range) => highestOf(range) === last)) || [];

/** Where the room stands: a beacon, a stamp. Without anything held, head and rev are taken over as they are. */
export function takeHead(timeline: Timeline, { head, rev }: { readonly head: number; readonly rev: number }): Timeline {
  return tidy({
    ...timeline,
    head: Math.max(timeline.head, head),
    newestRev: Math.max(timeline.newestRev, rev),
  });
}

/** A live batch: what is newer than `last` is taken, behind a gap it waits. Without a live window only the head is. */
export function takeBatch(timeline: Timeline, batch: MessageBatch, me: string): Timeline {
  const known = takeHead(timeline, { head: batch.to, rev: batch.rev });
  if (!timeline.live) return known;
  const fresh = batch.messages
    .filter(({ seq }) => seq > timeline.last && !messageAt(timeline.ranges, seq))
    .map((message) => fromLive(message, me));
  const messages = fresh.map(({ message }) => message);
  const unclear = fresh.filter((each) => each.unclear).map(({ message }) => message.seq);
  const next = bring(known, messages, batch.rev);
  return withUnclear(
    next,
    unclear.filter((seq) => messageAt(next.ranges, seq)),
  );
}

/**
 * Any page of the history, of any age. `newest`: it was asked as the newest one.
 * It opens the live window when there is none and it reaches its own head.
 */
export function takePage(timeline: Timeline, page: PageLike, { newest }: { readonly newest: boolean }): Timeline {
  const first = Math.max(timeline.first, page.first);
  const cut = { ...timeline, first, ranges: cutBelow(timeline.ranges, first) };
  if (isStale(cut, page.rev)) return takeHead(cut, page);
  const kept = page.messages.filter(({ seq }) => seq >= first);
  const brought = bring(takeHead(cut, page), kept, page.rev);
  const end = page.messages.at(-1)?.seq ?? page.first - 1;
  const opens = !timeline.live && (newest || (kept.length > 0 && end >= page.head));
  return tidy(opens ? { ...brought, live: true, last: Math.max(end, first - 1) } : brought);
}

/** Changes from wherever: applied in rev order, each once; behind a gap they wait. */
export function takeChanges(timeline: Timeline, changes: readonly Change[], me: string): Timeline {
  const byRev = new Map([...timeline.earlyChanges, ...changes].map((change) => [change.rev, change]));
  const newestRev = Math.max(timeline.newestRev, ...byRev.keys());
  let next = tidy({ ...timeline, newestRev });
  for (let change = byRev.get(next.rev + 1); change; change = byRev.get(next.rev + 1))
    next = applyNext(next, change, me);
  const early = [...byRev.values()].filter(({ rev }) => rev > next.rev && rev <= next.rev + limits.resetGap);
  if (early.length === 0 && next.earlyChanges.length === 0) return next;
  return { ...next, earlyChanges: early.sort((a, b) => a.rev - b.rev) };
}

export const takeChangeBatch = (timeline: Timeline, batch: ChangeBatch, me: string): Timeline =>
  takeChanges(takeHead(timeline, { head: 0, rev: batch.to }), batch.changes, me);

/** Forgets what is held; what is under way stays under way. */
export const resetTimeline = (timeline: Timeline): Timeline =>
  tidy({ ...timeline, live: false, ranges: [], earlyChanges: [], unclear: [], failures: 0 });

/** Keeps the newest `keep` messages of the live window and nothing else. */
export function trimTimeline(timeline: Timeline, keep: number): Timeline {
  const shown = liveRange(timeline);
  const early = timeline.ranges.filter((range) => timeline.live && lowestOf(range) > timeline.last);
  const kept = keep > 0 ? shown.slice(-keep) : [];
  const unclear = timeline.unclear.filter((seq) => seq >= (kept[0]?.seq ?? timeline.last + 1));
  return tidy({ ...timeline, ranges: kept.length > 0 ? [kept, ...early] : early, unclear });
}

/**
 * Adds messages that hold every change up to `rev`. The known rev goes back to it when they bring something new, so that
 * they get what they lack; the others skip what they have. It goes up only when nothing else is held.
 */
function bring(timeline: Timeline, messages: readonly Message[], rev: number): Timeline {
  if (messages.length === 0) return timeline;
  const isNew = messages.some(({ seq }) => !messageAt(timeline.ranges, seq));
  if (isNew && isStale(timeline, rev)) return timeline;
  const known = holdsNothing(timeline) ? rev : isNew ? Math.min(timeline.rev, rev) : timeline.rev;
  const ranges = mergeMessages(timeline.ranges, messages, later);
  const told = new Set(messages.filter((each) => messageAt(ranges, each.seq) === each).map(({ seq }) => seq));
  const unclear = holdsFewer(timeline.unclear, told);
  return tidy({ ...timeline, rev: known, ranges, unclear });
}

/** From so long ago that its changes are no longer to be had: as if it had not come. */
const isStale = (timeline: Timeline, rev: number): boolean => timeline.newestRev - rev > limits.resetGap;

/** Of two versions the one that holds more changes; of equal ones the new, which may name people better. */
const later = (held: Message, incoming: Message): Message => (incoming.rev >= held.rev ? incoming : held);

const holdsFewer = (unclear: readonly number[], told: ReadonlySet<number>): readonly number[] =>
  unclear.some((seq) => told.has(seq)) ? unclear.filter((seq) => !told.has(seq)) : unclear;

function applyNext(timeline: Timeline, change: Change, me: string): Timeline {
  const held = messageAt(timeline.ranges, change.seq);
  const next = { ...timeline, rev: change.rev };
  if (!held || held.id !== change.messageId) return next;
  const { message, unclear } = applyChange(held, change, me);
  if (message === held) return next;
  return withUnclear({ ...next, ranges: replaceMessage(next.ranges, message) }, unclear ? [message.seq] : []);
}

const withUnclear = (timeline: Timeline, seqs: readonly number[]): Timeline =>
  seqs.length === 0 ? timeline : { ...timeline, unclear: [...new Set([...timeline.unclear, ...seqs])] };

/** Lets the live window grow over what has become contiguous, and adopts head and rev where nothing is held. */
function tidy(timeline: Timeline): Timeline {
  const { live, ranges, first } = timeline;
  const base = Math.max(timeline.last, first - 1);
  const next = live ? ranges.find((range) => lowestOf(range) <= base + 1 && highestOf(range) > base) : undefined;
  const last = live ? (next ? highestOf(next) : base) : Math.max(timeline.head, first - 1);
  const head = Math.max(timeline.head, last);
  const rev = holdsNothing(timeline) ? Math.max(timeline.rev, timeline.newestRev) : timeline.rev;
  return { ...timeline, last, head, rev, newestRev: Math.max(timeline.newestRev, rev) };
}
