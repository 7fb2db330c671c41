import type { RoomRole } from '@homeroom/contracts';
import type {
  Accounts,
  Clock,
  EventLog,
  Membership,
  NewRecord,
  PasswordHasher,
  ReadMarks,
  RoomDocument,
  Rooms,
} from '@homeroom/core';
import { demoRecords } from './demo-records.js';
import { parseTalk } from './parse-talk.js';
import { demoUserId, everybody } from './people.js';
import { demoRooms } from './rooms.js';
import type { DemoRoom } from './rooms.js';

/** Everybody in the demo school has this password; therefore it is never served to a public address. */
export const demoPassword = 'homeroom-demo';

/** One ready sign-in of each kind. */
export const demoSignIns = [
  { role: 'student', handle: 'mia' },
  { role: 'teacher', handle: 'okafor' },
  { role: 'admin', handle: 'whitfield' },
] as const;

export type DemoPorts = {
  readonly accounts: Accounts;
  readonly rooms: Rooms;
  readonly readMarks: ReadMarks;
  readonly eventLog: Pick<EventLog, 'append'>;
  readonly passwordHasher: PasswordHasher;
  readonly clock: Clock;
};

/** Whether anybody of the demo school can still sign in. */
export async function hasDemoAccounts({ accounts }: Pick<DemoPorts, 'accounts'>): Promise<boolean> {
  const found = await accounts.byIds(everybody.map(({ handle }) => demoUserId(handle)));
  return found.some(({ status, passwordHash }) => status === 'active' && passwordHash !== null);
}

/**
 * Fills an empty Homeroom with a school: people, rooms, and some weeks of talk appended to the log with their old times.
 * The accounts come last and mark it as done; interrupted, it is run again and stores nothing twice.
 * @returns false when the school has people already
 */
export async function seedDemoSchool(ports: DemoPorts): Promise<boolean> {
  if ((await ports.accounts.find({ text: '', limit: 1 })).length > 0) return false;
  const now = ports.clock.now();
  for (const room of demoRooms) await insertRoom(ports, room, now);
  const records = demoRooms.flatMap((room) => demoRecords(room, now));
  for (let start = 0; start < records.length; start += 500) await append(ports, records.slice(start, start + 500));
  await ports.readMarks.raise(demoRooms.flatMap((room) => readMarksOf(room, now)));
  const passwordHash = await ports.passwordHasher.hash(demoPassword, 'chosen');
  await ports.accounts.insert(
    everybody.map(({ handle, name, role }) => ({
      id: demoUserId(handle),
      handle,
      name,
      role,
      status: 'active',
      passwordHash,
      passwordChangeRequired: false,
      createdAt: now,
      version: 1,
    })),
  );
  return true;
}

const append = ({ eventLog }: DemoPorts, records: readonly NewRecord[]): Promise<void> => eventLog.append(records);

async function insertRoom({ rooms }: DemoPorts, room: DemoRoom, now: number): Promise<void> {
  const existing = await rooms.byIds([room.id]);
  if (existing.length === 0) await rooms.insert(documentOf(room, now));
}

function documentOf(room: DemoRoom, now: number): RoomDocument {
  const roleOf = (handle: string): RoomRole =>
    room.owners.includes(handle) ? 'owner' : room.moderators.includes(handle) ? 'moderator' : 'member';
  const members = room.members.map((handle): [string, Membership] => [
    demoUserId(handle),
    { role: roleOf(handle), joinedSeq: 0 },
  ]);
  const pair = members.map(([id]) => id).sort();
  return {
    id: room.id,
    kind: room.kind,
    name: room.name,
    topic: room.topic,
    archived: false,
    directKey: room.kind === 'direct' ? pair.join(' ') : null,
    members: Object.fromEntries(members),
    memberVersion: 1,
    version: 1,
    createdAt: now,
  };
}

/** Everybody has read all but the last few messages; how many differs from person to person. */
function readMarksOf(room: DemoRoom, now: number) {
  const said = parseTalk(room.talk, now).filter(({ kind }) => kind === 'said');
  return room.members.map((handle, i) => {
    const own = said.findLastIndex(({ by }) => by === handle) + 1;
    return { userId: demoUserId(handle), roomId: room.id, seq: Math.max(own, said.length - (i % 5)) };
  });
}
