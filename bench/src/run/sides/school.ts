import type { EmbeddedPorts } from '@homeroom/adapters/embedded';

/** Rooms of `perRoom` people; each person is in one of them. */
export type School = { readonly people: number; readonly perRoom: number };

/** By person, in the order of the rooms. */
export type SignedIn = { readonly token: string; readonly roomId: string };

const day = 24 * 60 * 60_000;
const idOf = (kind: number, n: number): string =>
  `00000000-0000-4000-${kind.toString().padStart(4, '8')}-${String(n).padStart(12, '0')}`;
export const personOf = (n: number): string => idOf(1, n);
export const roomOf = (n: number): string => idOf(2, n);
const roomCountOf = ({ people, perRoom }: School): number => Math.ceil(people / perRoom);

type Stores = Pick<EmbeddedPorts, 'accounts' | 'sessions' | 'rooms' | 'tokens' | 'clock'>;

/** Puts the people, signed in, and their rooms straight into the stores: no password has to be hashed for it. */
export async function foundSchool(stores: Stores, school: School): Promise<readonly SignedIn[]> {
  const { accounts, sessions, tokens, rooms, clock } = stores;
  const now = Math.floor(clock.now() / 1_000) * 1_000;
  const people = Array.from({ length: school.people }, (_, n) => personOf(n));
  const fixed = {
    status: 'active',
    passwordHash: null,
    passwordChangeRequired: false,
    createdAt: now,
    version: 1,
  } as const;
  await accounts.insert(
    people.map((id, n) => ({ id, handle: `p${n}`, name: `Person ${n}`, role: 'student', ...fixed })),
  );
  // All at once: they share their commits.
  await Promise.all(
    Array.from({ length: roomCountOf(school) }, (_, room) =>
      rooms.insert(roomWith(roomOf(room), people.slice(room * school.perRoom, (room + 1) * school.perRoom), now)),
    ),
  );
  return Promise.all(
    people.map(async (userId, n): Promise<SignedIn> => {
      const session = { id: idOf(3, n), userId, createdAt: now, expiresAt: now + day, generation: 1, refreshedAt: now };
      await sessions.insert(session);
      const { id: sessionId, generation, expiresAt } = session;
      const token = await tokens.issue({ kind: 'access', sessionId, userId, generation, expiresAt });
      return { token, roomId: roomOf(Math.floor(n / school.perRoom)) };
    }),
  );
}

const roomWith = (id: string, members: readonly string[], createdAt: number) => ({
  id,
  kind: 'class' as const,
  name: id,
  topic: '',
  archived: false,
  directKey: null,
  members: Object.fromEntries(members.map((userId) => [userId, { role: 'member' as const, joinedSeq: 0 }])),
  memberVersion: 1,
  version: 1,
  createdAt,
});
