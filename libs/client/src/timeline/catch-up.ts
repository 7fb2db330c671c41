import { limits } from '@homeroom/contracts';
import type { ChangePage, MessagePage } from '@homeroom/contracts';
import type { Answer, Moment } from '../answer.js';
import { retryInMs } from '../answer.js';
import type { AskSlot, ClientEffect, PageAsk, Step } from '../effects.js';
import { messageAt } from './ranges.js';
import { resetTimeline, takeChanges, takePage } from './timeline.js';
import type { Timeline } from './timeline.js';

/** How long a gap may close by itself, in ms, before it is fetched. */
const gapPatienceMs = 300;
/** A message whose reactions are unclear is read again after 5 to 15 s: many clients see the same message. */
const refreshMs = ({ random }: Moment): number => 5_000 + Math.round(10_000 * random);

export type Room = { readonly roomId: string; readonly me: string; readonly moment: Moment };

const gapTimer = (roomId: string): string => `gap:${roomId}`;
const refreshTimer = (roomId: string): string => `refresh:${roomId}`;

/** Asks for what is missing: at once, or, when `patient`, only if it is still missing in 300 ms. */
export function settle(timeline: Timeline, room: Room, { patient }: { readonly patient: boolean }): Step<Timeline> {
  if (isTooFar(timeline)) return startOver(timeline, room);
  const refreshed = planRefresh(timeline, room);
  const { state } = refreshed;
  const asks = missing(state);
  if (asks.length === 0) return add(refreshed, calm(state, room));
  if (state.waiting) return refreshed;
  if (patient) return add(refreshed, wait(state, room, gapPatienceMs));
  const asked = { ...state, asked: [...state.asked, ...asks.map(({ slot }) => slot)] };
  return add(refreshed, { state: asked, effects: asks.map((each) => fetchOf(each, room.roomId)) });
}

/** The answer to a page, whatever it was asked for. */
export function takePageAnswer(
  timeline: Timeline,
  { ask, answer }: { readonly ask: PageAsk; readonly answer: Answer<MessagePage> },
  room: Room,
): Step<Timeline> {
  const open = release(timeline, ask.slot);
  if (!answer?.ok) return onFailure(open, { slot: ask.slot, answer }, room);
  const next = takePage(open, answer.data, { newest: ask.slot === 'newest' });
  if (ask.slot !== 'catch-up' && ask.slot !== 'newest') return settle(next, room, { patient: false });
  const isProgress = next.live !== open.live || next.last > open.last;
  return isProgress ? settle(calmed(next), room, { patient: false }) : backOff(next, answer, room);
}

export function takeChangesAnswer(timeline: Timeline, answer: Answer<ChangePage>, room: Room): Step<Timeline> {
  const open = release(timeline, 'changes');
  if (!answer?.ok) return onFailure(open, { slot: 'changes', answer }, room);
  const known = { ...open, newestRev: Math.max(open.newestRev, answer.data.rev) };
  const next = takeChanges(known, answer.data.changes, room.me);
  return next.rev > open.rev ? settle(calmed(next), room, { patient: false }) : backOff(next, answer, room);
}

/** The gap has lasted long enough, or the pause after a failure is over. */
export const onGapTimer = (timeline: Timeline, room: Room): Step<Timeline> =>
  settle({ ...timeline, waiting: false }, room, { patient: false });

export function onRefreshTimer(timeline: Timeline, { roomId }: Room): Step<Timeline> {
  const seqs = timeline.unclear.filter((seq) => messageAt(timeline.ranges, seq)).slice(0, limits.pageMessages.max);
  const state: Timeline = { ...timeline, refreshing: false, unclear: seqs };
  if (seqs.length === 0) return { state, effects: [] };
  const ask: PageAsk = { slot: 'refresh', seqs };
  return {
    state: { ...state, asked: [...state.asked, 'refresh'] },
    effects: [{ kind: 'fetch-page', roomId, ask }],
  };
}

/** Ends a pause and asks at once, e.g. after a reconnect. */
export function settleNow(timeline: Timeline, room: Room): Step<Timeline> {
  if (!timeline.waiting) return settle(timeline, room, { patient: false });
  const { state, effects } = settle({ ...timeline, waiting: false }, room, { patient: false });
  return { state, effects: [{ kind: 'clear-timer', name: gapTimer(room.roomId) }, ...effects] };
}

type Missing = PageAsk | { readonly slot: 'changes'; readonly after: number };

function missing(timeline: Timeline): readonly Missing[] {
  const { live, wanted, head, last, ranges, newestRev, rev, asked } = timeline;
  const has = (slot: AskSlot): boolean => asked.includes(slot);
  return [
    ...(wanted && !live && !has('newest') ? [{ slot: 'newest' } as const] : []),
    ...(live && head > last && !has('catch-up') ? [{ slot: 'catch-up', at: last } as const] : []),
    ...(ranges.length > 0 && newestRev > rev && !has('changes') ? [{ slot: 'changes', after: rev } as const] : []),
  ];
}

const fetchOf = (ask: Missing, roomId: string): ClientEffect =>
  ask.slot === 'changes' ? { kind: 'fetch-changes', roomId, after: ask.after } : { kind: 'fetch-page', roomId, ask };

const isTooFar = ({ live, head, last, ranges, newestRev, rev }: Timeline): boolean =>
  (live && head - last > limits.resetGap) || (ranges.length > 0 && newestRev - rev > limits.resetGap);

/** Drops the view and reads the newest page. */
export function startOver(timeline: Timeline, room: Room): Step<Timeline> {
  const { state, effects } = settleNow({ ...resetTimeline(timeline), wanted: true }, room);
  return { state, effects: [{ kind: 'view-reset', roomId: room.roomId }, ...effects] };
}

function onFailure(
  timeline: Timeline,
  { slot, answer }: { readonly slot: AskSlot; readonly answer: Answer<unknown> },
  room: Room,
): Step<Timeline> {
  if (answer?.ok === false && answer.error.code === 'RESET_VIEW') return startOver(timeline, room);
  if (slot === 'newest' || slot === 'catch-up' || slot === 'changes') return backOff(timeline, answer, room);
  if (slot === 'refresh') return planRefresh(timeline, room);
  return { state: { ...timeline, failed: [...timeline.failed, slot] }, effects: [] };
}

/** What was asked came to nothing: the next try waits, longer each time. */
function backOff(timeline: Timeline, answer: Answer<unknown>, room: Room): Step<Timeline> {
  const failures = timeline.failures + 1;
  const state = { ...timeline, failures };
  if (missing(state).length === 0) return settle(state, room, { patient: false });
  return wait(state, room, retryInMs(answer, failures, room.moment));
}

const wait = (timeline: Timeline, { roomId }: Room, ms: number): Step<Timeline> => ({
  state: { ...timeline, waiting: true },
  effects: [{ kind: 'set-timer', name: gapTimer(roomId), ms }],
});

const calmed = (timeline: Timeline): Timeline => (timeline.failures > 0 ? { ...timeline, failures: 0 } : timeline);

function calm(timeline: Timeline, { roomId }: Room): Step<Timeline> {
  if (!timeline.waiting) return { state: timeline, effects: [] };
  return { state: { ...timeline, waiting: false }, effects: [{ kind: 'clear-timer', name: gapTimer(roomId) }] };
}

function planRefresh(timeline: Timeline, { roomId, moment }: Room): Step<Timeline> {
  const { unclear, refreshing, asked } = timeline;
  if (unclear.length === 0 || refreshing || asked.includes('refresh')) return { state: timeline, effects: [] };
  return {
    state: { ...timeline, refreshing: true },
    effects: [{ kind: 'set-timer', name: refreshTimer(roomId), ms: refreshMs(moment) }],
  };
}

const release = (timeline: Timeline, slot: AskSlot): Timeline => ({
  ...timeline,
  asked: timeline.asked.filter((_, index, asked) => index !== asked.indexOf(slot)),
  failed: timeline.failed.filter((each) => each !== slot),
});

const add = <State>(before: Step<unknown>, { state, effects }: Step<State>): Step<State> => ({
  state,
  effects: [...before.effects, ...effects],
});
