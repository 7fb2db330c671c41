import { ChatError } from '@homeroom/contracts';
import { mayDo } from '../authorization/authorize.js';
import type { Caller } from '../people/caller.js';
import type { Clock } from '../ports/clock.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import type { RoomDocument } from '../rooms/room.js';

export type ReadableRoomsPorts = { readonly rooms: Pick<Rooms, 'ofUser'>; readonly clock: Clock };

/**
 * The rooms that the caller may read now, by id; or the one asked for.
 * @throws ChatError NOT_FOUND when the room asked for is none of them: whether it exists does not show
 */
export async function readableRooms(
  { rooms, clock }: ReadableRoomsPorts,
  caller: Caller,
  only?: string,
): Promise<ReadonlyMap<string, RoomDocument>> {
  const now = clock.now();
  const all = (await rooms.ofUser(caller.userId)).filter((room) => mayDo({ caller, room, operation: 'read', now }));
  const asked = only === undefined ? all : all.filter(({ id }) => id === only);
  if (only !== undefined && asked.length === 0) throw new ChatError('NOT_FOUND', 'There is no such room.');
  return new Map(asked.map((room) => [room.id, room]));
}
