import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Homeroom, adminPassword } from '../homeroom.js';

/** Everybody is in one room of ten. */
export type Pupils = {
  readonly people: readonly { readonly userId: string; readonly token: string; readonly rooms: readonly string[] }[];
};

const membersPerRoom = 10;
const peoplePerImport = 100;
const signInsAtOnce = 4;

/** A school on disk, everybody signed in. The process is stopped again. */
export async function foundSchool(folder: string, people: number): Promise<Pupils> {
  const homeroom = await Homeroom.start(folder);
  try {
    const admin = await signIn(homeroom, { handle: 'admin', password: adminPassword });
    const passwords: { readonly handle: string; readonly password: string }[] = [];
    for (let from = 0; from < people; from += peoplePerImport) {
      const lines = Array.from({ length: Math.min(peoplePerImport, people - from) }, (_, i) => lineOf(from + i));
      const body = { csv: ['handle,name,role,rooms', ...lines].join('\n'), dryRun: false, roomKind: 'class' };
      const answer = await homeroom.call<{ passwords: typeof passwords }>('/admin/import', body, admin.token);
      passwords.push(...answer.passwords);
    }
    const pupils: Pupils['people'][number][] = [];
    for (let from = 0; from < people; from += signInsAtOnce)
      pupils.push(
        ...(await Promise.all(passwords.slice(from, from + signInsAtOnce).map((who) => enter(homeroom, who)))),
      );
    return { people: pupils };
  } finally {
    await homeroom.stop();
  }
}

const lineOf = (i: number): string => `pupil${i},Pupil ${i},student,Class ${Math.floor(i / membersPerRoom)}`;

async function enter(homeroom: Homeroom, who: { readonly handle: string; readonly password: string }) {
  const { token, userId } = await signIn(homeroom, who);
  const { rooms } = await homeroom.call<{ rooms: { id: string }[] }>('/sync', { rooms: {} }, token);
  return { userId, token, rooms: rooms.map(({ id }) => id) };
}

async function signIn(
  homeroom: Homeroom,
  { handle, password }: { readonly handle: string; readonly password: string },
) {
  const body = { handle, password, client: 'token' };
  const { accessToken, user } = await homeroom.call<{ accessToken: string; user: { id: string } }>('/session', body);
  return { token: accessToken, userId: user.id };
}

/** The same for a baseline, which knows everybody from a file. */
export function inventPupils(people: number): Pupils {
  return {
    people: Array.from({ length: people }, (_, i) => ({
      userId: `pupil${i}`,
      token: `token-of-pupil-${i}`,
      rooms: [`class${Math.floor(i / membersPerRoom)}`],
    })),
  };
}

export type WorldFiles = {
  /** For the load. */
  readonly load: string;
  /** For a baseline. */
  readonly baseline: string;
};

/** @param history whether the server has one that can be read */
export function writeWorlds(folder: string, { people }: Pupils, history: boolean): WorldFiles {
  const files = { load: join(folder, 'load-world.json'), baseline: join(folder, 'baseline-world.json') };
  writeFileSync(files.load, JSON.stringify({ history, people }));
  const rooms = [...new Set(people.flatMap((one) => one.rooms))].map((roomId) => ({ roomId }));
  writeFileSync(files.baseline, JSON.stringify({ people, rooms }));
  return files;
}
