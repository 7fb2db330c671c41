import { limits } from '@homeroom/contracts';
import type { SyncAnswer } from '@homeroom/contracts';
import type { Answer, Moment } from '../answer.js';
import { retryInMs } from '../answer.js';
import type { ClientEffect, SyncRequest } from '../effects.js';
import { isAboutSession } from '../outbox/outbox.js';
import { follow, unchanged } from './state.js';
import type { ClientState, ClientStep, SyncState } from './state.js';
import { takeSyncRoom } from './sync-room.js';

export const syncTimer = 'sync';

/** Asks for everything now; while one is under way, again afterwards. */
export function syncNow(state: ClientState): ClientStep {
  if (state.connection === 'offline') return unchanged(state);
  if (state.sync.asked) return unchanged({ ...state, sync: { ...state.sync, again: true } });
  const stop: readonly ClientEffect[] = state.sync.planned ? [{ kind: 'clear-timer', name: syncTimer }] : [];
  return {
    state: { ...state, sync: { ...state.sync, asked: true, again: false, planned: false, heads: headsOf(state) } },
    effects: [...stop, { kind: 'sync', request: syncRequestOf(state) }],
  };
}

const headsOf = ({ rooms }: ClientState): SyncState['heads'] =>
  Object.fromEntries(Object.entries(rooms).map(([roomId, { timeline }]) => [roomId, timeline.head]));

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
function syncRequestOf({ rooms }: ClientState): SyncRequest {
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

/** The room is no longer mine. */
export function dropRoom(state: ClientState, roomId: string): ClientStep {
  if (!state.rooms[roomId]) return unchanged(state);
  const { [roomId]: _gone, ...rooms } = state.rooms;
  return { state: { ...state, rooms }, effects: [{ kind: 'purge-room', roomId }] };
}
