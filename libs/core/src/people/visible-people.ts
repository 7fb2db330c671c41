import type { Rooms } from '../ports/rooms.port.js';
import type { Account } from './account.js';
import type { Caller } from './caller.js';

/**
 * Says whom the caller may find, add and write to: for adults everybody, for pupils themselves, the people they share a
 * room with, and whoever is not a pupil.
 */
export async function visiblePeople(
  rooms: Pick<Rooms, 'ofUser'>,
  caller: Caller,
): Promise<(account: Account) => boolean> {
  if (caller.role !== 'student') return () => true;
  const together = new Set((await rooms.ofUser(caller.userId)).flatMap(({ members }) => Object.keys(members)));
  return ({ id, role }) => role !== 'student' || id === caller.userId || together.has(id);
}
