import { OperationalError } from '../operational-error.js';
import type { Progress } from '../terminal/progress.js';
import type { Api } from './api.js';
import { asOperational, retrying } from './retry.js';
import type { RetryOptions } from './retry.js';
import { importPeople, signInAll } from './roster.js';
import type { Person } from './roster.js';
import { Session } from './session.js';

export type EnrolmentOptions = {
  readonly api: Api;
  readonly admin: { readonly handle: string; readonly password: string };
  readonly people: readonly Person[];
  readonly retry: RetryOptions;
  /** True = give everybody who must change the password a new one. */
  readonly changePasswords: boolean;
  readonly progress: Progress;
};

/** Everybody signed in, by handle, and the ids of their rooms, by name. */
export type Enrolment = {
  readonly sessions: ReadonlyMap<string, Session>;
  readonly roomIds: ReadonlyMap<string, string>;
};

/** A server that does not answer a first question for so long is not there. */
const reachableWithinMs = 5_000;

/** Makes the people and their rooms on a running Homeroom. @throws OperationalError naming the step that failed */
export async function enrol(options: EnrolmentOptions): Promise<Enrolment> {
  const sessions = await enterAll(options);
  return { sessions, roomIds: await findRooms(options, sessions) };
}

async function enterAll({ api, admin, people, ...options }: EnrolmentOptions): Promise<ReadonlyMap<string, Session>> {
  const { retry, changePasswords, progress } = options;
  const done = { imported: 0, signedIn: 0 };
  progress.phase(() => `importing people ${done.imported}/${people.length}`);
  const brief = { ...retry, giveUpMs: reachableWithinMs };
  const adminSession = await retrying(() => Session.signIn(api, admin), brief).catch((error: unknown) => {
    throw asOperational(`${admin.handle} could not sign in at ${api.origin}`, error);
  });
  const passwords = await importPeople({
    api,
    admin: adminSession,
    people,
    onProgress: (count) => (done.imported = count),
  });
  progress.phase(() => `signing in ${done.signedIn}/${people.length}`);
  return signInAll({ api, people, passwords, changePasswords, retry, onProgress: (count) => (done.signedIn = count) });
}

/** The import names no ids: the members' own first sync does. */
async function findRooms(
  { api, people, retry }: EnrolmentOptions,
  sessions: ReadonlyMap<string, Session>,
): Promise<ReadonlyMap<string, string>> {
  const roomIds = new Map<string, string>();
  for (const { handle, rooms } of people) {
    if (rooms.every((name) => roomIds.has(name))) continue;
    const answer = await retrying(
      async () => api.call('sync', { token: (await sessions.get(handle)?.token()) ?? '', body: { rooms: {} } }),
      retry,
    ).catch((error: unknown) => {
      throw asOperational('The first sync failed', error);
    });
    for (const { name, id } of answer.rooms) roomIds.set(name, id);
    const unknown = rooms.find((name) => !roomIds.has(name));
    if (unknown !== undefined)
      throw new OperationalError(`The import did not make the room "${unknown}", or its members do not see it.`);
  }
  return roomIds;
}
