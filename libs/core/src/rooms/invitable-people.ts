import { ChatError } from '@homeroom/contracts';
import type { Account } from '../people/account.js';
import type { Caller } from '../people/caller.js';
import { visiblePeople } from '../people/visible-people.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { Rooms } from '../ports/rooms.port.js';

/**
 * The active people with these ids whom the caller may bring into a room.
 * @throws ChatError NOT_FOUND that names the places of the others in the list
 */
export async function invitablePeople(
  { accounts, rooms }: { readonly accounts: Accounts; readonly rooms: Rooms },
  caller: Caller,
  userIds: readonly string[],
): Promise<readonly Account[]> {
  const ids = [...new Set(userIds)];
  if (ids.length === 0) return [];
  const isVisible = await visiblePeople(rooms, caller);
  const people = (await accounts.byIds(ids)).filter((account) => account.status === 'active' && isVisible(account));
  if (people.length === ids.length) return people;
  const found = new Set(people.map(({ id }) => id));
  const problems = userIds.flatMap((id, place) =>
    found.has(id) ? [] : [{ path: String(place), message: 'is nobody' }],
  );
  throw new ChatError('NOT_FOUND', 'There is no such person.', { problems: problems.slice(0, 20) });
}
