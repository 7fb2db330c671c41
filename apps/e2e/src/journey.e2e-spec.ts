import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { homeroomUnderTest } from './homeroom.js';
import type { Homeroom } from './homeroom.js';
import { Person } from './person.js';

/** Names of their own on a server that others use too. */
const run = randomUUID().slice(0, 8);

let homeroom: Homeroom;
let tess: Person;
let ada: Person;
let bob: Person;
let eve: Person;
let roomId: string;
let question: string;

const say = (person: Person, text: string, replyTo?: string) =>
  person.emit('message:send', {
    roomId,
    clientMessageId: randomUUID(),
    text,
    ...(replyTo !== undefined && { replyTo }),
  });
const historyOf = (person: Person) => person.ask('listMessages', { params: { roomId }, query: { after: 0 } });
const roomOf = async (person: Person, held: Record<string, { last: number; rev: number }> = {}) => {
  const { rooms } = await person.ask('sync', { body: { rooms: held } });
  const mine = rooms.find(({ id }) => id === roomId);
  if (!mine) throw new Error('the room is not in the sync');
  return mine;
};
const unreadOf = async (person: Person) => {
  const { head, readSeq } = await roomOf(person);
  return head - readSeq;
};

async function newcomer(admin: Person, name: string, role: 'student' | 'teacher'): Promise<Person> {
  const handle = `${name}-${run}`;
  const { oneTimePassword } = await admin.ask('createUser', { body: { handle, name, role } });
  return Person.signIn(homeroom.origin, { handle, password: oneTimePassword ?? '' });
}

beforeAll(async () => {
  homeroom = await homeroomUnderTest(process.env);
  const admin = await Person.signIn(homeroom.origin, homeroom.admin);
  tess = await newcomer(admin, 'tess', 'teacher');
  ada = await newcomer(admin, 'ada', 'student');
  bob = await newcomer(admin, 'bob', 'student');
  eve = await newcomer(admin, 'eve', 'student');
  const { room } = await tess.ask('createRoom', {
    body: { kind: 'class', name: `Class ${run}`, memberIds: [ada.id, bob.id] },
  });
  roomId = room.id;
}, 60_000);

afterAll(async () => {
  for (const person of [tess, ada, bob, eve]) person?.disconnect();
  await homeroom?.stop();
}, 30_000);

describe('a day in a Homeroom', () => {
  it('lets people in who know their password, and nobody else', async () => {
    await expect(
      Person.signIn(homeroom.origin, { handle: `ada-${run}`, password: 'not the password' }),
    ).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    for (const person of [tess, ada, bob, eve]) await person.connect();
    expect((await ada.ask('getSession')).user).toMatchObject({ id: ada.id, name: 'ada', role: 'student' });
  });

  it('brings a sent message to another person live, with the id of the ack', async () => {
    const { id } = await say(ada, 'When is the test?');
    question = id;
    const [message] = await eventually(() => {
      expect(bob.live(roomId)).toHaveLength(1);
      return bob.live(roomId);
    });
    expect(message).toMatchObject({ id, seq: 1, authorId: ada.id, text: 'When is the test?' });
    await eventually(() => expect(ada.live(roomId)).toEqual([message]));
  });

  it('stores a message once, however often it is sent', async () => {
    const draft = { roomId, clientMessageId: randomUUID(), text: 'Is it long?' };
    const first = await ada.emit('message:send', draft);
    expect(await ada.emit('message:send', draft)).toEqual(first);
    await eventually(() => expect(bob.live(roomId).map(({ id }) => id)).toContain(first.id));
    expect((await historyOf(bob)).messages.map(({ id }) => id)).toEqual([question, first.id]);
  });

  it('shows a reply with the message it answers', async () => {
    const { id } = await say(tess, 'On Friday.', question);
    await eventually(() =>
      expect(ada.live(roomId).at(-1)).toMatchObject({ id, seq: 3, replyTo: { id: question, seq: 1 } }),
    );
  });

  it('counts unread messages exactly', async () => {
    expect(await unreadOf(bob)).toBe(3);
    expect(await bob.emit('read:mark', { roomId, seq: 2 })).toEqual({ readSeq: 2 });
    expect(await unreadOf(bob)).toBe(1);
    expect(await bob.emit('read:mark', { roomId, seq: 1 })).toEqual({ readSeq: 2 });
    expect(await bob.emit('read:mark', { roomId, seq: 99 })).toEqual({ readSeq: 3 });
    expect(await unreadOf(bob)).toBe(0);
  });

  it('shows others an edit', async () => {
    await ada.emit('message:edit', {
      roomId,
      messageId: question,
      operationId: randomUUID(),
      text: 'When is the maths test?',
    });
    await eventually(() =>
      expect(bob.liveChanges(roomId)).toMatchObject([
        { kind: 'edited', rev: 1, seq: 1, by: ada.id, text: 'When is the maths test?' },
      ]),
    );
  });

  it('shows others a reaction', async () => {
    await bob.emit('reaction:set', { roomId, messageId: question, operationId: randomUUID(), emoji: '👍', on: true });
    await eventually(() =>
      expect(ada.liveChanges(roomId).at(-1)).toMatchObject({
        kind: 'reacted',
        rev: 2,
        seq: 1,
        by: bob.id,
        emoji: '👍',
        on: true,
      }),
    );
  });

  it('shows others that a message is gone', async () => {
    const { id } = await say(bob, 'Oops, wrong room.');
    await eventually(() => expect(ada.live(roomId).at(-1)?.id).toBe(id));
    await bob.emit('message:delete', { roomId, messageId: id, operationId: randomUUID() });
    await eventually(() =>
      expect(ada.liveChanges(roomId).at(-1)).toMatchObject({ kind: 'deleted', rev: 3, messageId: id }),
    );
  });

  it('refuses an edit of what another person wrote', async () => {
    const operationId = randomUUID();
    const refused = await bob.emit('message:edit', { roomId, messageId: question, operationId, text: 'Never!' }).then(
      () =>
        eventually(
          () =>
            bob.got('operation:refused').find((refusal) => refusal.operationId === operationId) ??
            Promise.reject(new Error('not refused yet')),
        ),
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('keeps one history for everybody, numbered without holes', async () => {
    const { messages, head, rev, more } = await historyOf(bob);
    expect(messages.map(({ seq, text }) => [seq, text])).toEqual([
      [1, 'When is the maths test?'],
      [2, 'Is it long?'],
      [3, 'On Friday.'],
      [4, ''],
    ]);
    expect(messages[0]).toMatchObject({ rev: 2, reactions: { '👍': { count: 1, users: [bob.id], mine: true } } });
    expect(messages[3]).toMatchObject({ deleted: true, rev: 3 });
    expect([head, rev, more]).toEqual([4, 3, { before: false, after: false }]);
    const hers = await historyOf(ada);
    expect(hers.messages.map(({ id, seq, text }) => ({ id, seq, text }))).toEqual(
      messages.map(({ id, seq, text }) => ({ id, seq, text })),
    );
  });

  it('brings what was missed while offline, and nothing else', async () => {
    bob.disconnect();
    for (const text of ['one', 'two', 'three']) await say(ada, text);
    await ada.emit('message:edit', {
      roomId,
      messageId: question,
      operationId: randomUUID(),
      text: 'When is the test, please?',
    });
    await eventually(() => expect(ada.liveChanges(roomId).at(-1)?.rev).toBe(4));
    await eventually(() => expect(ada.live(roomId).at(-1)?.seq).toBe(7));
    await bob.connect();
    const { messages, changes, head, rev } = await roomOf(bob, { [roomId]: { last: 4, rev: 3 } });
    expect(messages?.map(({ seq, text }) => [seq, text])).toEqual([
      [5, 'one'],
      [6, 'two'],
      [7, 'three'],
    ]);
    expect(changes).toMatchObject([{ kind: 'edited', rev: 4, seq: 1 }]);
    expect([head, rev]).toEqual([7, 4]);
  });

  it('still has everything after the server was killed, and goes on', async () => {
    const before = await historyOf(bob);
    await homeroom.restart();
    expect(await historyOf(bob)).toEqual(before);
    await eventually(
      () => expect([ada.isConnected, bob.isConnected, eve.isConnected]).toEqual([true, true, true]),
      20_000,
    );
    const { id } = await say(ada, 'Still here?');
    await eventually(() => expect(bob.live(roomId).at(-1)).toMatchObject({ id, seq: 8 }));
  }, 60_000);

  it('shows nothing of the room to somebody who is not in it', async () => {
    await expect(historyOf(eve)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(say(eve, 'Let me in')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await eve.ask('sync', { body: { rooms: {} } })).rooms).toEqual([]);
    expect(JSON.stringify(eve.heard)).not.toContain(roomId);
  });

  it('cuts the socket of a person who signs out, and their token with it', async () => {
    await bob.ask('signOut');
    await eventually(() => expect(bob.isConnected).toBe(false));
    expect(bob.got('session:ending')).toMatchObject([{ reason: 'signed-out' }]);
    await expect(bob.ask('getSession')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(bob.connect()).rejects.toMatchObject({ data: { error: { code: 'UNAUTHENTICATED' } } });
    expect(ada.isConnected).toBe(true);
  });
});
