import { beforeEach, describe, expect, it } from '@jest/globals';
import { messagesRecord } from '@homeroom/contracts';
import type { MessagesRecord } from '@homeroom/contracts';
import { judgeOperation } from '../ingest/judge-operation.js';
import { applyChange } from '../messages/apply-change.js';
import type { Caller } from '../people/caller.js';
import { SignIn } from '../people/sign-in.js';
import { SmallSchool, refusalOf } from '../people/small-school.test-kit.js';
import { ErasePerson } from './erase-person.js';

let school: SmallSchool;
let admin: Caller;
const input = { handle: 'Ana', reason: 'left the school' };

beforeEach(async () => {
  school = new SmallSchool();
  admin = await school.person('root', 'admin');
  for (const handle of ['ana', 'ben']) await school.person(handle);
  await school.person('tom', 'teacher');
  await school.room({ id: '7b', kind: 'class' }, { ana: 'member', ben: 'member', tom: 'owner' });
  await school.room({ id: 'club', kind: 'group' }, { ana: 'owner', ben: 'member', tom: 'moderator' });
  await school.room({ id: 'd', kind: 'direct' }, { ana: 'member', ben: 'member' });
  for (const room of ['7b', 'club', 'd', '7b']) await school.message(room, 'ana', `words of ana in ${room}`);
  await school.message('7b', 'ben', 'words of ben');
});

/** The usual pipeline: judged, numbered and applied. */
const ingest = async (records: readonly MessagesRecord[]): Promise<void> => {
  await null;
  for (const record of records) {
    if (record.type === 'MessageSent') continue;
    const message = school.messages.messages.get(record.messageId);
    const verdict = judgeOperation(record, message);
    if (!message || !verdict.accepted) continue;
    school.messages.messages.set(message.id, applyChange(message, { ...verdict.change, rev: message.rev + 1 }));
  }
};

const erase = ({ append = ingest, userId = 'ana', caller = admin, handle = 'Ana' } = {}) =>
  new ErasePerson({ ...school, append }, 0).erase(caller, userId, { ...input, handle });

/** As `erase`, moving the clock over the time in which late messages settle. */
async function eraseNow(...args: Parameters<typeof erase>): ReturnType<typeof erase> {
  const running = erase(...args);
  running.catch(() => undefined);
  for (let turn = 0; turn < 3; turn++) await school.clock.advance(0);
  return running;
}

describe('ErasePerson', () => {
  it('leaves a former member without words, handle, password, sessions and rooms', async () => {
    const { sessionId } = await new SignIn(school).signIn({ handle: 'ana', password: 'password of ana' }, 'here');
    expect(await eraseNow()).toEqual({ messages: 4 });
    const texts = [...school.messages.messages.values()].map(({ text }) => text).filter((text) => text !== '');
    expect(texts).toEqual(['words of ben']);
    expect(await school.account('ana')).toMatchObject({
      name: 'Former member',
      handle: expect.stringMatching(/^former-[a-z0-9_-]{43}$/u),
      status: 'suspended',
      passwordHash: null,
    });
    expect(school.told).toContain(`session ${sessionId} suspended`);
    expect(school.told).toContain('user ana');
    expect((await school.rooms.ofUser('ana')).map(({ id }) => id)).toEqual(['d']);
    expect(await refusalOf(new SignIn(school).signIn({ handle: 'ana', password: 'password of ana' }, 'here'))).toBe(
      'UNAUTHENTICATED',
    );
    await school.person('new', 'student', { handle: 'ana' });
  });

  it('appends deletes that every reader of the log understands, with the same ids each time', async () => {
    await eraseNow({ append: school.append });
    await eraseNow({ append: school.append });
    expect(school.appended).toHaveLength(8);
    for (const record of school.appended) expect(messagesRecord.parse(record)).toEqual(record);
    expect(school.appended.slice(4).map(({ id }) => id)).toEqual(school.appended.slice(0, 4).map(({ id }) => id));
    expect(new Set(school.appended.map(({ id }) => id)).size).toBe(4);
  });

  it('hands the room of the last owner to a moderator and archives direct rooms', async () => {
    await eraseNow();
    const club = await school.roomNow('club');
    expect([club.members['tom']?.role, Object.keys(club.members), club.memberVersion]).toEqual([
      'owner',
      ['ben', 'tom'],
      2,
    ]);
    expect(await school.roomNow('d')).toMatchObject({ archived: true, memberVersion: 2 });
  });

  it('blanks what was reported of them, and audits who asked and why', async () => {
    const [message] = school.messages.ofRoom('7b');
    const { id = '', text = '' } = message ?? {};
    const base = { roomId: '7b', seq: 1, category: 'other', at: '2026-01-01T00:00:00.000Z', status: 'open' } as const;
    await school.reports.insert({ ...base, id: 'r', messageId: id, text, authorId: 'ana', reportedBy: 'ben' });
    await eraseNow();
    expect((await school.reports.list({ status: 'open' }))[0]?.text).toBe('');
    expect((await school.deeds()).at(-1)).toEqual({
      by: 'root',
      action: 'erase',
      subject: 'user:ana',
      reason: '4 messages: left the school',
    });
  });

  it('finishes what was interrupted, wherever that was, and does nothing twice', async () => {
    const failAt = (call: number) => {
      let calls = 0;
      const fail = () => {
        if (++calls === call) throw new Error('power cut');
      };
      return {
        ...school,
        append: async (records: readonly MessagesRecord[]) => (fail(), ingest(records)),
        accounts: Object.assign(Object.create(school.accounts) as typeof school.accounts, {
          replace: async (...args: Parameters<typeof school.accounts.replace>) => (
            fail(),
            school.accounts.replace(...args)
          ),
        }),
        rooms: Object.assign(Object.create(school.rooms) as typeof school.rooms, {
          replace: async (...args: Parameters<typeof school.rooms.replace>) => (fail(), school.rooms.replace(...args)),
        }),
      };
    };
    let interrupted = 0;
    for (let call = 1; call <= 5; call++) {
      const running = new ErasePerson(failAt(call), 0).erase(admin, 'ana', input);
      running.catch(() => interrupted++);
      for (let turn = 0; turn < 3; turn++) await school.clock.advance(0);
    }
    expect(interrupted).toBeGreaterThan(1);
    await eraseNow();
    expect(
      [...school.messages.messages.values()].filter(({ authorId, deleted }) => authorId === 'ana' && !deleted),
    ).toEqual([]);
    expect((await school.rooms.ofUser('ana')).map(({ id }) => id)).toEqual(['d']);
    const versions = (await school.rooms.list(null, 10)).map(({ version }) => version);
    expect(await eraseNow()).toEqual({ messages: 0 });
    expect((await school.rooms.list(null, 10)).map(({ version }) => version)).toEqual(versions);
    expect((await school.account('ana')).version).toBe(2);
  });

  it('removes what arrives in the store while it waits for late messages', async () => {
    const running = new ErasePerson({ ...school, append: ingest }, 2_000).erase(admin, 'ana', input);
    await school.clock.advance(1_000);
    await school.message('club', 'ana', 'a late word');
    await school.clock.advance(1_000);
    expect(await running).toEqual({ messages: 5 });
  });

  it('wants the handle repeated, another admin, and a person who exists', async () => {
    expect(await refusalOf(erase({ handle: 'ben' }))).toBe('BAD_REQUEST');
    expect(await refusalOf(erase({ userId: 'nobody' }))).toBe('NOT_FOUND');
    expect(await refusalOf(erase({ userId: 'root', handle: 'root' }))).toBe('FORBIDDEN');
    const staff = await school.person('sam', 'staff');
    expect(await refusalOf(erase({ caller: staff }))).toBe('FORBIDDEN');
    expect(await school.account('ana')).toMatchObject({ name: 'Ana', status: 'active' });
    expect(await school.deeds()).toEqual([]);
  });
});
