import { randomUUID } from 'node:crypto';
import type { RoomKind } from '@homeroom/contracts';
import { eventually } from '../eventually.js';
import { canaryOf } from './actor.js';
import type { Actor } from './actor.js';
import type { RoomState, Seat } from './law.js';

/** Who stands beside the cast: the owner who sets everything up, and those that things are done to. */
export type Crew = {
  readonly root: Actor;
  /** An admin, an owner of every room that has owners. */
  readonly chief: Actor;
  /** A member of every room. */
  readonly target: Actor;
  /** In no room. */
  readonly extra: Actor;
};

/** Messages that an actor may try to change: two own ones, one of the root's for each. */
export type Pieces = { readonly edit: string; readonly remove: string; readonly theirs: string };

export type Room = {
  /** e.g. `class-open`; in every canary of the room. */
  readonly key: string;
  readonly id: string;
  readonly kind: RoomKind;
  readonly state: RoomState;
  /** A message of the root's that nobody may change. */
  readonly anchor: string;
  readonly pieces: ReadonlyMap<Actor, Pieces>;
  seatOf(actor: Actor): Seat;
};

const inAYear = new Date(Date.now() + 365 * 24 * 60 * 60_000).toISOString();

export async function say(by: Actor, room: Pick<Room, 'id' | 'key'>, time: 'before' | 'after'): Promise<string> {
  const json = { clientMessageId: randomUUID(), text: `${canaryOf(room.key, time)} by ${by.name}` };
  return (await by.done<{ id: string }>({ path: `/rooms/${room.id}/messages`, json })).id;
}

/** As its members are to stand there. */
export async function seat(root: Actor, roomId: string, seats: ReadonlyMap<Actor, Seat>): Promise<void> {
  for (const role of ['owner', 'moderator', 'member'] as const) {
    const userIds = [...seats].filter(([, is]) => is === role).map(([actor]) => actor.id);
    if (userIds.length > 0) await root.done({ path: `/rooms/${roomId}/members`, json: { userIds, role } });
  }
}

export async function muteAll(
  root: Actor,
  roomId: string,
  { whom, until = inAYear }: { readonly whom: readonly Actor[]; readonly until?: string | null },
): Promise<void> {
  for (const { id } of whom)
    await root.done({
      method: 'PUT',
      path: `/rooms/${roomId}/members/${id}/mute`,
      json: { until, reason: 'the matrix' },
    });
}

export const archive = (root: Actor, roomId: string, archived: boolean): Promise<unknown> =>
  root.done({ method: 'PATCH', path: `/rooms/${roomId}`, json: { archived } });

async function prepareMessages(room: Pick<Room, 'id' | 'key'>, root: Actor, members: readonly Actor[]) {
  const anchor = await say(root, room, 'before');
  const pieces = await Promise.all(
    members.map(async (actor): Promise<[Actor, Pieces]> => {
      const [edit, remove, theirs] = await Promise.all([actor, actor, root].map((by) => say(by, room, 'before')));
      return [actor, { edit: edit ?? '', remove: remove ?? '', theirs: theirs ?? '' }];
    }),
  );
  // Changes of what is not stored yet are judged later; here they are to be judged at once.
  await eventually(async () => {
    const { head } = await root.done<{ head: number }>({ path: `/rooms/${room.id}/messages?limit=1` });
    if (head < 1 + 3 * members.length) throw new Error('not everything is stored yet');
  });
  return { anchor, pieces: new Map(pieces) };
}

/** Whether somebody who searches in all their rooms finds what the root said in this one. */
export async function finds(by: Actor, { id, key }: Pick<Room, 'id' | 'key'>): Promise<boolean> {
  const json = { q: `"${canaryOf(key, 'before')} by"`, kind: 'exact', limit: 50 };
  const { hits } = await by.done<{ hits: { room: { id: string } }[] }>({ path: '/search', json });
  return hits.some(({ room }) => room.id === id);
}

/** Resolves when what the rooms were opened with can be found. */
export const findable = (root: Actor, rooms: readonly Room[]): Promise<void> =>
  eventually(async () => {
    const found = await Promise.all(rooms.map((room) => finds(root, room)));
    if (found.includes(false)) throw new Error('not everything can be found yet');
  }, 30_000);

/** A room of many, in the state that is asked for. */
export async function openRoom(
  { root, chief, target }: Crew,
  members: readonly Actor[],
  { kind, state }: { readonly kind: RoomKind; readonly state: RoomState },
): Promise<Room> {
  const key = `${kind}-${state}`;
  const memberIds = [...members, chief, target].map(({ id }) => id);
  const json = { kind, name: canaryOf(key, 'before'), memberIds };
  const { room } = await root.done<{ room: { id: string } }>({ path: '/rooms', json });
  const { id } = room;
  // All may write at first: what was written while one might is still one's own afterwards.
  await seat(root, id, new Map([...members, chief].map((actor) => [actor, 'moderator'])));
  const messages = await prepareMessages({ id, key }, root, members);
  const seats = new Map<Actor, Seat>(members.map((actor) => [actor, actor.role.seat]));
  await seat(root, id, new Map([...seats, [chief, 'owner'], [target, 'member']]));
  if (state === 'muted') await muteAll(root, id, { whom: members });
  if (state === 'archived') await archive(root, id, true);
  return { key, id, kind, state, ...messages, seatOf: (actor) => seats.get(actor) ?? 'outsider' };
}

/** A direct room of the root and one other; everybody else is an outsider. */
export async function openDirectRoom({ root }: Crew, partner: Actor): Promise<Room> {
  const key = `direct-${partner.name}`;
  const json = { kind: 'direct', memberIds: [partner.id] };
  const { room } = await root.done<{ room: { id: string } }>({ path: '/rooms', json });
  const messages = await prepareMessages({ id: room.id, key }, root, [partner]);
  const seatOf = (actor: Actor): Seat => (actor === partner ? 'member' : 'outsider');
  return { key, id: room.id, kind: 'direct', state: 'open', ...messages, seatOf };
}
