import { limits } from '@homeroom/contracts';
import type { Room, ServerEventPayload, SyncAnswer, SyncRoom } from '@homeroom/contracts';
import type { Answer, Moment } from '../answer.js';
import { retryInMs } from '../answer.js';
import type { ClientEffect, Step, SyncRequest } from '../effects.js';
import { isAboutSession, see } from '../outbox/outbox.js';
import { newRoomState, sendMark, takeMark, withTimeline } from '../rooms/room-state.js';
import type { RoomState } from '../rooms/room-state.js';
import { settle, settleNow, startOver } from '../timeline/catch-up.js';
import { takeChanges, takeHead, takePage } from '../timeline/timeline.js';
import type { Timeline } from '../timeline/timeline.js';
import { follow, inRoom, roomOf, unchanged, whoIs } from './state.js';
import type { ClientState, ClientStep } from './state.js';

export const syncTimer = 'sync';

/** Asks for everything now; while one is under way, again afterwards. */
export function syncNow(state: ClientState): ClientStep {
  if (state.connection === 'offline') return unchanged(state);
  if (state.sync.asked) return unchanged({ ...state, sync: { ...state.sync, again: true } });
  const stop: readonly ClientEffect[] = state.sync.planned ? [{ kind: 'clear-timer', name: syncTimer }] : [];
  return {
    state: { ...state, sync: { ...state.sync, asked: true, again: false, planned: false } },
    effects: [...stop, { kind: 'sync', request: syncRequestOf(state) }],
  };
}

/** Asks for everything within 2 s: what makes one client ask makes a whole room ask. */
export function syncSoon(state: ClientState, { random }: Moment): ClientStep {
  if (state.connection === 'offline' || state.sync.planned) return unchanged(state);
  if (state.sync.asked) return unchanged({ ...state, sync: { ...state.sync, again: true } });
  return planSync(state, Math.round(2_000 * random));
}

const planSync = (state: ClientState, ms: number): ClientStep => ({
  state: { ...state, sync: { ...state.sync, asked: false, planned: true } },
  effects: [{ kind: 'set-timer', name: syncTimer, ms }],
});

/** What is held of each room with a live window, at most 500. */
export function syncRequestOf({ rooms }: ClientState): SyncRequest {
  const live = Object.entries(rooms)
    .filter(([, { timeline }]) => timeline.live)
    .slice(0, limits.syncRooms);
  return {
    rooms: Object.fromEntries(live.map(([id, { timeline }]) => [id, { last: timeline.last, rev: timeline.rev }])),
  };
}

export function takeSyncAnswer(state: ClientState, answer: Answer<SyncAnswer>, moment: Moment): ClientStep {
  const { again } = state.sync;
  const free = { ...state, sync: { ...state.sync, asked: false, again: false } };
  if (state.connection === 'offline') return unchanged(free);
  if (!answer?.ok) {
    if (answer && isAboutSession(answer.error.code)) return refuse(free, answer.error.code);
    const failures = state.sync.failures + 1;
    return planSync({ ...free, sync: { ...free.sync, failures } }, retryInMs(answer, failures, moment));
  }
  const fresh: ClientState = { ...free, connection: 'live', synced: true, sync: { ...free.sync, failures: 0 } };
  const mine = new Set(answer.data.rooms.map(({ id }) => id));
  const gone = Object.keys(state.rooms).filter((roomId) => !mine.has(roomId));
  return follow(
    unchanged(fresh),
    ...gone.map((roomId) => (now: ClientState) => dropRoom(now, roomId)),
    ...answer.data.rooms.map((room) => (now: ClientState) => takeSyncRoom(now, room, moment)),
    (now) => (again ? syncNow(now) : unchanged(now)),
  );
}

export const refuse = (state: ClientState, code: NonNullable<ClientState['refused']>): ClientStep =>
  state.refused === code
    ? unchanged(state)
    : { state: { ...state, refused: code }, effects: [{ kind: 'sign-in-needed', code }] };

function takeSyncRoom(state: ClientState, synced: SyncRoom, moment: Moment): ClientStep {
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
  const base = takeMark(newerRoom(known ?? newRoomState(room, isWanted), room), readSeq, who);
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
const newerRoom = (state: RoomState, room: Room): RoomState =>
  room.memberVersion >= state.room.memberVersion ? { ...state, room } : state;

/** The room is no longer mine. */
export function dropRoom(state: ClientState, roomId: string): ClientStep {
  if (!state.rooms[roomId]) return unchanged(state);
  const { [roomId]: _gone, ...rooms } = state.rooms;
  return { state: { ...state, rooms }, effects: [{ kind: 'purge-room', roomId }] };
}

/** A room was changed, or has become mine. */
export const takeRoom = (state: ClientState, room: Room): ClientStep =>
  state.rooms[room.id]
    ? inRoom(state, room.id, (known) => ({ state: newerRoom(known, room), effects: [] }))
    : syncNow(state);

/** Where the rooms stand. Rooms that are missing, unknown or have other members are read again. */
export function takeBeacon(
  state: ClientState,
  { full, heads }: ServerEventPayload<'room:heads'>,
  moment: Moment,
): ClientStep {
  const who = whoIs(state);
  const moved = Object.entries(heads).map(([roomId, { head, rev, readSeq }]) => (now: ClientState) => {
    return inRoom(now, roomId, (room) => {
      const timeline = takeHead(room.timeline, { head: Math.max(head, readSeq ?? 0), rev });
      const settled = settle(timeline, roomOf(now, roomId, moment), { patient: true });
      const { state: next, effects } = withTimeline(room, settled.state, { who });
      return { state: takeMark(next, readSeq ?? 0, who), effects: [...settled.effects, ...effects] };
    });
  });
  const isMissing = full === true && Object.keys(state.rooms).some((roomId) => !(roomId in heads));
  const isOther = Object.entries(heads).some(([roomId, { memberVersion }]) => {
    const known = state.rooms[roomId];
    return !known || (memberVersion !== undefined && memberVersion !== known.room.memberVersion);
  });
  return follow(unchanged(state), ...moved, (now) => (isMissing || isOther ? syncSoon(now, moment) : unchanged(now)));
}
