import type { ErrorCode } from '@homeroom/contracts';
import type { Moment } from '../answer.js';
import type { Step } from '../effects.js';
import type { Outbox } from '../outbox/outbox.js';
import { emptyOutbox } from '../outbox/outbox.js';
import type { RoomState, Who } from '../rooms/room-state.js';

/** offline: no socket; syncing: connected, what was missed is being asked for; live: in step, as far as the server has said. */
export type Connection = 'offline' | 'syncing' | 'live';

export type SyncState = {
  /** A sync is under way. */
  readonly asked: boolean;
  /** Another is needed when it is answered. */
  readonly again: boolean;
  /** The next one's timer runs. */
  readonly planned: boolean;
  readonly failures: number;
  /** The head of each room when it was asked. */
  readonly heads: Readonly<Record<string, number>>;
};

/** Everything a client knows. Plain data, never changed in place: parts that did not change stay the same objects. */
export type ClientState = {
  readonly userId: string;
  readonly connection: Connection;
  /** Why the connection is of no use until the person signs in again. */
  readonly refused: ErrorCode | null;
  readonly sync: SyncState;
  /** Whether the rooms were ever told by the server. */
  readonly synced: boolean;
  readonly rooms: Readonly<Record<string, RoomState>>;
  /** Rooms that were opened before they were known. */
  readonly toOpen: readonly string[];
  readonly outbox: Outbox;
};

export const newClientState = (userId: string): ClientState => ({
  userId,
  connection: 'offline',
  refused: null,
  sync: { asked: false, again: false, planned: false, failures: 0, heads: {} },
  synced: false,
  rooms: {},
  toOpen: [],
  outbox: emptyOutbox,
});

export type ClientStep = Step<ClientState>;

export const unchanged = (state: ClientState): ClientStep => ({ state, effects: [] });

/** One step after the other, effects in order. */
export function follow(first: ClientStep, ...rest: readonly ((state: ClientState) => ClientStep)[]): ClientStep {
  return rest.reduce((done, next) => {
    const { state, effects } = next(done.state);
    return { state, effects: effects.length === 0 ? done.effects : [...done.effects, ...effects] };
  }, first);
}

export const whoIs = ({ userId, connection }: ClientState): Who => ({ me: userId, online: connection !== 'offline' });

export const roomOf = (state: ClientState, roomId: string, moment: Moment) => ({ roomId, me: state.userId, moment });

/** Puts one room's step into the whole; nothing happens for a room that is not mine. */
export function inRoom(state: ClientState, roomId: string, change: (room: RoomState) => Step<RoomState>): ClientStep {
  const before = state.rooms[roomId];
  if (!before) return unchanged(state);
  const { state: after, effects } = change(before);
  return { state: after === before ? state : { ...state, rooms: { ...state.rooms, [roomId]: after } }, effects };
}
