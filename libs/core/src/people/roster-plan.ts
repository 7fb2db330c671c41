import { defaultRole } from '../rooms/new-room.js';
import type { Joiner } from '../rooms/new-room.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { Ids } from '../ports/ids.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import type { RoomDocument } from '../rooms/room.js';
import { isErased } from './account-view.js';
import type { Account } from './account.js';
import type { RosterProblem, RosterRow } from './roster-rows.js';

/** What an import would do. Nothing is taken away from anybody. */
export type RosterPlan = {
  readonly created: readonly { readonly id: string; readonly row: RosterRow }[];
  readonly updated: readonly { readonly id: string; readonly row: RosterRow }[];
  readonly unchanged: number;
  /** `room: null` = to be made. Rooms in which everybody already is are left out. */
  readonly rooms: readonly {
    readonly name: string;
    readonly room: RoomDocument | null;
    readonly joiners: readonly Joiner[];
  }[];
  readonly problems: readonly RosterProblem[];
};

type PlanPorts = { readonly accounts: Accounts; readonly rooms: Rooms; readonly ids: Ids };

const perRead = 500;

/** Compares the roster with the school as it is. */
export async function planRoster(ports: PlanPorts, rows: readonly RosterRow[]): Promise<RosterPlan> {
  const known = await knownPeople(ports.accounts, rows);
  const problems: RosterProblem[] = [];
  const people = rows.map((row) => {
    const account = known.get(row.handle);
    if (account?.role === 'admin' && row.role !== 'admin') {
      problems.push({ line: row.line, message: 'This person is an admin: change the role of an admin by hand.' });
    }
    return { id: account?.id ?? ports.ids.next(), row, account };
  });
  const changed = people.filter(
    ({ account, row }) => account && (account.name !== row.name || account.role !== row.role),
  );
  const rooms = await planRooms(ports.rooms, people, problems);
  const created = people.filter(({ account }) => !account);
  return { created, updated: changed, unchanged: rows.length - created.length - changed.length, rooms, problems };
}

async function knownPeople(accounts: Accounts, rows: readonly RosterRow[]): Promise<ReadonlyMap<string, Account>> {
  const known = new Map<string, Account>();
  for (let from = 0; from < rows.length; from += perRead) {
    const handles = rows.slice(from, from + perRead).map((row) => row.handle);
    for (const account of await accounts.byHandles(handles)) if (!isErased(account)) known.set(account.handle, account);
  }
  return known;
}

type Planned = { readonly id: string; readonly row: RosterRow };

async function planRooms(
  rooms: Rooms,
  people: readonly Planned[],
  problems: RosterProblem[],
): Promise<RosterPlan['rooms']> {
  const wanted = new Map<string, Planned[]>();
  for (const person of people) {
    for (const name of person.row.rooms) {
      const joining = wanted.get(name);
      if (joining) joining.push(person);
      else wanted.set(name, [person]);
    }
  }
  const existing = await roomsByName(rooms, wanted);
  return [...wanted].flatMap(([name, joining]) => {
    const [room = null, ...more] = existing.get(name) ?? [];
    const line = joining[0]?.row.line ?? 1;
    if (more.length > 0) problems.push({ line, message: `There are ${more.length + 1} rooms named "${name}".` });
    else if (room?.archived) problems.push({ line, message: `The room "${name}" is archived.` });
    const joiners = joining
      .filter(({ id }) => !room || !Object.hasOwn(room.members, id))
      .map(({ id, row }): Joiner => ({ userId: id, role: defaultRole(row.role) }));
    return joiners.length === 0 ? [] : [{ name, room, joiners }];
  });
}

async function roomsByName(
  rooms: Rooms,
  wanted: ReadonlyMap<string, unknown>,
): Promise<ReadonlyMap<string, readonly RoomDocument[]>> {
  const found = new Map<string, RoomDocument[]>();
  if (wanted.size === 0) return found;
  let page = await rooms.list(null, perRead);
  while (page.length > 0) {
    for (const room of page) {
      if (room.kind !== 'direct' && wanted.has(room.name))
        found.set(room.name, [...(found.get(room.name) ?? []), room]);
    }
    page = await rooms.list(page.at(-1)?.id ?? '', perRead);
  }
  return found;
}
