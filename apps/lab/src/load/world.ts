import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { OperationalError } from '../operational-error.js';
import { enrol } from '../server/enrolment.js';
import type { EnrolmentOptions } from '../server/enrolment.js';
import type { SignedIn } from '../server/session.js';
import type { Crowd } from './crowd.js';

/** Somebody of the load, signed in. */
export type LoadPerson = { readonly handle: string; readonly session: SignedIn; readonly rooms: ReadonlySet<string> };

export type LoadRoom = {
  readonly roomId: string;
  /** By their number in `people`. */
  readonly members: readonly number[];
  readonly weight: number;
};

export type LoadWorld = {
  readonly people: readonly LoadPerson[];
  readonly rooms: readonly LoadRoom[];
  /** False = the server keeps no history that could be read: only what was heard is judged. */
  readonly hasHistory: boolean;
};

/** Makes the people and rooms on a running Homeroom. @throws OperationalError */
export async function foundWorld(crowd: Crowd, options: Omit<EnrolmentOptions, 'people'>): Promise<LoadWorld> {
  const { sessions, roomIds } = await enrol({ ...options, people: crowd.people });
  const idOf = (name: string): string => roomIds.get(name) ?? '';
  const people = crowd.people.flatMap(({ handle, rooms }): LoadPerson[] => {
    const session = sessions.get(handle);
    return session ? [{ handle, session, rooms: new Set(rooms.map(idOf)) }] : [];
  });
  const rooms = crowd.rooms.map(({ name, members, weight }) => ({ roomId: idOf(name), members, weight }));
  return { people, rooms, hasHistory: true };
}

const worldFile = z.strictObject({
  /** False = no REST at all. */
  history: z.boolean().default(true),
  people: z
    .array(z.strictObject({ userId: z.string().min(1), token: z.string().min(1), rooms: z.array(z.string().min(1)) }))
    .min(1),
});

/** Reads people, rooms and tokens that are there already. @throws OperationalError naming the file, the key and what is wrong */
export function readWorld(file: string): LoadWorld {
  const parsed = worldFile.safeParse(readJson(file));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new OperationalError(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not a world'}.`);
  }
  const { people, history } = parsed.data;
  const members = new Map<string, number[]>();
  people.forEach(({ rooms }, i) => {
    for (const roomId of rooms) members.set(roomId, [...(members.get(roomId) ?? []), i]);
  });
  return {
    hasHistory: history,
    rooms: [...members].map(([roomId, those]) => ({ roomId, members: those, weight: 1 })),
    people: people.map(({ userId, token, rooms }) => ({
      handle: userId,
      session: { userId, token: () => Promise.resolve(token) },
      rooms: new Set(rooms),
    })),
  };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    throw new OperationalError(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
