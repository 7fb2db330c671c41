import type { Room, SyncRoom } from '@homeroom/contracts';
import type { Moment } from '../answer.js';
import type { Step } from '../effects.js';
import { see } from '../outbox/outbox.js';
import { newRoomState, sendMark, takeMark, withTimeline } from '../rooms/room-state.js';
import type { RoomState } from '../rooms/room-state.js';
import { settleNow, startOver } from '../timeline/catch-up.js';
import { resetTimeline, takeChanges, takeHead, takePage } from '../timeline/timeline.js';
import type { Timeline } from '../timeline/timeline.js';
import { roomOf, whoIs } from './state.js';
import type { ClientState, ClientStep, SyncState } from './state.js';

/** One room of a sync answer: what it is, what is new in it, how far I have read. */
export function takeSyncRoom(state: ClientState, synced: SyncRoom, moment: Moment): ClientStep {
  const {
    head: _head,
    rev: _rev,
    first: _first,
    readSeq,
    mentions,
    messages,
    changes,
    reset: _reset,
    ...room
  } = synced;
  const known = state.rooms[room.id];
  const who = whoIs(state);
  const isWanted = state.toOpen.includes(room.id);
  const told = newerRoom(known ?? newRoomState(room, isWanted), room);
  const base = takeMark(startingOver(told, synced, state.sync), readSeq, who);
  const { state: timeline, effects } = syncTimeline(base.timeline, synced, { state, moment });
  const counted = synced.head >= timeline.head ? { ...base, mentions } : base;
  const moved = withTimeline(counted, timeline, { who });
  const marked = sendMark(moved.state, who);
  return {
    state: {
      ...state,
      rooms: { ...state.rooms, [room.id]: marked.state },
      toOpen: isWanted ? state.toOpen.filter((roomId) => roomId !== room.id) : state.toOpen,
      outbox: see(state.outbox, {
        roomId: room.id,
        me: state.userId,
        messages: messages ?? [],
        changes: changes ?? [],
      }),
    },
    effects: [...effects, ...moved.effects, ...marked.effects],
  };
}

/**
 * A head below the one known when it was asked: the server was restored from a backup. Of a held room it says so itself, by
 * `reset`, which also comes after too long an absence. In both cases what it tells now is what counts.
 */
function startingOver(state: RoomState, { id, head, rev, readSeq, reset }: SyncRoom, { heads }: SyncState): RoomState {
  const { timeline } = state;
  const isBack = head < (heads[id] ?? 0);
  const isUnheld = !timeline.live && timeline.ranges.length === 0 && timeline.head === heads[id];
  if (reset !== true && !(isBack && isUnheld)) return state;
  const known = isBack ? head : Math.max(timeline.head, head);
  const fresh = { ...resetTimeline(timeline), head: known, last: known, first: 1, rev, newestRev: rev };
  const marks = isBack && { readSeq: Math.min(state.readSeq, head), markedSeq: readSeq };
  return { ...state, ...marks, timeline: fresh };
}

function syncTimeline(
  before: Timeline,
  synced: SyncRoom,
  { state, moment }: { readonly state: ClientState; readonly moment: Moment },
): Step<Timeline> {
  const room = roomOf(state, synced.id, moment);
  const { head, rev, first, messages, changes, reset } = synced;
  const dropped = reset ? startOver(before, room) : { state: before, effects: [] };
  const paged = messages ? takePage(dropped.state, { messages, head, rev, first }, { newest: false }) : dropped.state;
  const changed = takeChanges(takeHead(paged, { head, rev }), changes ?? [], state.userId);
  const settled = settleNow(changed, room);
  return { state: settled.state, effects: [...dropped.effects, ...settled.effects] };
}

/** The room as it is told, unless something newer is known of its members. */
export const newerRoom = (state: RoomState, room: Room): RoomState =>
  room.memberVersion >= state.room.memberVersion ? { ...state, room } : state;
