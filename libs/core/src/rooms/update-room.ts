import { ChatError } from '@homeroom/contracts';
import type { Rooms } from '../ports/rooms.port.js';
import type { RoomDocument } from './room.js';

export type RoomUpdate = { readonly before: RoomDocument; readonly after: RoomDocument };

const attempts = 5;

/**
 * Reads the room, decides and writes, again while somebody else was faster. `decide` answers the same object to leave the
 * room as it is; the versions are raised here, `memberVersion` whenever the members or what they may do have changed.
 * @throws ChatError NOT_FOUND; OVERLOADED after five lost races; whatever `decide` throws
 */
export async function updateRoom(
  rooms: Pick<Rooms, 'byIds' | 'replace'>,
  roomId: string,
  decide: (room: RoomDocument) => RoomDocument,
): Promise<RoomUpdate> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [before] = await rooms.byIds([roomId]);
    if (!before) throw new ChatError('NOT_FOUND', 'There is no such room.');
    const decided = decide(before);
    if (decided === before) return { before, after: before };
    const moved = decided.members !== before.members || decided.archived !== before.archived;
    const after = {
      ...decided,
      version: before.version + 1,
      memberVersion: before.memberVersion + (moved ? 1 : 0),
    };
    if (await rooms.replace(after, before.version)) return { before, after };
  }
  throw new ChatError('OVERLOADED', 'The room is being changed by others. Try again.', { retryAfterMs: 500 });
}

/** The room without a member. */
export function withoutMember(room: RoomDocument, userId: string): RoomDocument {
  const members = Object.fromEntries(Object.entries(room.members).filter(([id]) => id !== userId));
  return { ...room, members };
}

/** Whether the person is the only owner while others are in the room. */
export function isLastOwner(room: RoomDocument, userId: string): boolean {
  const owners = Object.entries(room.members).filter(([, { role }]) => role === 'owner');
  return owners.length === 1 && owners[0]?.[0] === userId && Object.keys(room.members).length > 1;
}
