import type { RoomKind, RoomRole, SchoolRole } from '@homeroom/contracts';
import { memberOf } from '../authorization/authorize.js';
import type { Clock } from '../ports/clock.port.js';
import type { Ids } from '../ports/ids.port.js';
import type { LiveSignals } from '../ports/live-signals.port.js';
import type { MessageStore } from '../ports/message-store.port.js';
import type { ReadMarks } from '../ports/read-marks.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import type { Membership, RoomDocument } from './room.js';
import { updateRoom } from './update-room.js';
import type { RoomUpdate } from './update-room.js';

/** A person and the role they get. */
export type Joiner = { readonly userId: string; readonly role: RoomRole };

/** What a person becomes in a room when nobody says otherwise; the powers of an adult are a moderator's anyway. */
export const defaultRole = (role: SchoolRole): RoomRole => (role === 'student' ? 'member' : 'moderator');

export type NewRoom = {
  readonly kind: RoomKind;
  readonly name: string;
  readonly topic?: string;
  /** @default null */
  readonly directKey?: string | null;
  readonly joiners: readonly Joiner[];
};

export const newRoom = (
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
  { kind, name, topic = '', directKey = null, joiners }: NewRoom,
): RoomDocument => ({
  id: ids.next(),
  kind,
  name,
  topic,
  archived: false,
  directKey,
  members: Object.fromEntries(
    joiners.map(({ userId, role }): [string, Membership] => [userId, { role, joinedSeq: 0 }]),
  ),
  memberVersion: 1,
  version: 1,
  createdAt: clock.now(),
});

export type JoinPorts = {
  readonly rooms: Pick<Rooms, 'byIds' | 'replace'>;
  readonly readMarks: Pick<ReadMarks, 'raise'>;
  readonly messageStore: Pick<MessageStore, 'heads'>;
  readonly liveSignals: LiveSignals;
};

/**
 * Adds people, or gives members another role, and tells everybody. Who is new starts reading at the head.
 * @param choose sees the room as it is at the moment of writing, perhaps several times; what it throws is thrown
 */
export async function addJoiners(
  ports: JoinPorts,
  roomId: string,
  choose: (room: RoomDocument) => readonly Joiner[],
): Promise<RoomUpdate> {
  const head = (await ports.messageStore.heads([roomId])).get(roomId)?.head ?? 0;
  const update = await updateRoom(ports.rooms, roomId, (room) => withJoiners(room, choose(room), head));
  const { before, after } = update;
  if (after === before) return update;
  const came = Object.keys(after.members).filter((userId) => !memberOf(before, userId));
  if (came.length > 0) await ports.readMarks.raise(came.map((userId) => ({ userId, roomId, seq: head })));
  ports.liveSignals.roomChanged(after, before);
  return update;
}

function withJoiners(room: RoomDocument, joiners: readonly Joiner[], head: number): RoomDocument {
  const moved = joiners.filter(({ userId, role }) => memberOf(room, userId)?.role !== role);
  if (moved.length === 0) return room;
  const entries = moved.map(({ userId, role }): [string, Membership] => [
    userId,
    { ...(memberOf(room, userId) ?? { joinedSeq: head }), role },
  ]);
  return { ...room, members: { ...room.members, ...Object.fromEntries(entries) } };
}
