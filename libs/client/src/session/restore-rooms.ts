import type { RoomState } from '../rooms/room-state.js';
import type { ClientState } from './state.js';

/** Rooms that an earlier page load kept, to be read while offline. Rooms already known are not touched. */
export function restoreRooms(state: ClientState, kept: readonly RoomState[]): ClientState {
  const added = kept.filter(({ room }) => !state.rooms[room.id]).map((room) => [room.room.id, asLeftOver(room, state)]);
  return { ...state, rooms: { ...state.rooms, ...Object.fromEntries(added) } };
}

/** Nothing of what was under way then is under way now. */
const asLeftOver = (state: RoomState, { toOpen }: ClientState): RoomState => ({
  ...state,
  marking: false,
  markedSeq: Math.min(state.markedSeq, state.readSeq),
  isOpen: toOpen.includes(state.room.id),
  timeline: { ...state.timeline, asked: [], failed: [], waiting: false, refreshing: false, failures: 0 },
});
