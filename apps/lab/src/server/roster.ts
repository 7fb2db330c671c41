import { randomUUID } from 'node:crypto';
import type { RouteAnswer } from '@homeroom/contracts';
import { OperationalError } from '../operational-error.js';
import type { Api } from './api.js';
import { asOperational, inParallel, retrying } from './retry.js';
import type { RetryOptions } from './retry.js';
import { Session } from './session.js';

/** A password costs the server tens of ms: an import of this many answers within seconds. */
const peoplePerImport = 100;
const importTimeoutMs = 120_000;
/** The server hashes few passwords at a time; more askers would only wait in its queue. */
const signInsAtOnce = 4;

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export type Person = {
  readonly handle: string;
  readonly name: string;
  /** Names of the rooms the person is a member of. */
  readonly rooms: readonly string[];
};

export const toCsv = (people: readonly Person[]): string =>
  [
    'handle,name,role,rooms',
    ...people.map(({ handle, name, rooms }) => [handle, name, 'student', rooms.join(';')].map(quoted).join(',')),
  ].join('\n');

export type Roster = {
  readonly api: Api;
  readonly admin: Session;
  readonly people: readonly Person[];
  readonly onProgress: (done: number, of: number) => void;
};

/**
 * Makes the accounts and rooms by the import.
 * @returns one-time passwords by handle. @throws OperationalError naming what the import refused.
 */
export async function importPeople({ api, admin, people, onProgress }: Roster): Promise<ReadonlyMap<string, string>> {
  const passwords = new Map<string, string>();
  for (let i = 0; i < people.length; i += peoplePerImport) {
    const batch = people.slice(i, i + peoplePerImport);
    const answer = await importBatch(api, admin, batch);
    const problem = answer.problems[0];
    if (problem) throw new OperationalError(`The import refused line ${problem.line}: ${problem.message}`);
    for (const { handle, password } of answer.passwords) passwords.set(handle, password);
    const missing = batch.find(({ handle }) => !passwords.has(handle));
    if (missing) throw new OperationalError(`The import gave no one-time password for ${missing.handle}.`);
    onProgress(Math.min(i + peoplePerImport, people.length), people.length);
  }
  return passwords;
}

async function importBatch(api: Api, admin: Session, batch: readonly Person[]): Promise<RouteAnswer<'importRoster'>> {
  try {
    const body = { csv: toCsv(batch), dryRun: false, roomKind: 'class' };
    return await api.call('importRoster', { token: await admin.token(), body, timeoutMs: importTimeoutMs });
  } catch (error) {
    throw asOperational('The import failed', error);
  }
}

export type SignIns = Omit<Roster, 'admin'> & {
  readonly passwords: ReadonlyMap<string, string>;
  /** True = give everybody who must change the password a new one. */
  readonly changePasswords: boolean;
  readonly retry: RetryOptions;
};

/** Signs everybody in. @returns sessions by handle. */
export async function signInAll({
  api,
  people,
  passwords,
  changePasswords,
  retry,
  onProgress,
}: SignIns): Promise<ReadonlyMap<string, Session>> {
  const sessions = new Map<string, Session>();
  await inParallel(people, signInsAtOnce, async ({ handle }) => {
    try {
      const password = passwords.get(handle) ?? '';
      const session = await retrying(() => Session.signIn(api, { handle, password }), retry);
      if (changePasswords && session.passwordChangeRequired) {
        const token = await session.token();
        const body = { old: password, new: randomUUID() };
        await retrying(() => api.call('changePassword', { token, body }), retry);
      }
      sessions.set(handle, session);
    } catch (error) {
      throw asOperational(`${handle} could not sign in`, error);
    }
    onProgress(sessions.size, people.length);
  });
  return sessions;
}
