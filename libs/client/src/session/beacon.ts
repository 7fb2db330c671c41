import type { Room, ServerEventPayload } from '@homeroom/contracts';
import type { Moment } from '../answer.js';
import { takeMark, withTimeline } from '../rooms/room-state.js';
import { settle } from '../timeline/catch-up.js';
import { takeHead } from '../timeline/timeline.js';
import { follow, inRoom, roomOf, unchanged, whoIs } from './state.js';
import type { ClientState, ClientStep } from './state.js';
import { newerRoom } from './sync-room.js';
import { syncNow, syncSoon } from './sync.js';

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
