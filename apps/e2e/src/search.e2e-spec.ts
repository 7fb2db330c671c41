import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { homeroomUnderTest } from './homeroom.js';
import type { Homeroom } from './homeroom.js';
import { Person } from './person.js';

/** Names and words of their own on a server that others use too. */
const run = randomUUID().slice(0, 8);
const word = `zyx${run}`;
/** No word in common with what it is to find. */
const inOtherWords = 'When is our bus departure?';
const said = `The coach leaves at half past eight, ${word}.`;
const edited = `Sorry, everybody walks to the swimming pool, qvw${run}.`;

let homeroom: Homeroom;
let ada: Person;
let bob: Person;
let eve: Person;
let roomId: string;
let coach: string;

const find = (person: Person, q: string, kind: 'all' | 'exact' | 'meaning' = 'all') =>
  person.ask('search', { query: { q, kind } });
const idsOf = async (person: Person, q: string, kind?: 'exact' | 'meaning') =>
  (await find(person, q, kind)).hits.map(({ message }) => message.id);
/** The operation is on its way to the index when this resolves. */
const change = (event: 'message:edit' | 'message:delete', messageId: string, rest: object = {}) =>
  ada.emit(event, { roomId, messageId, operationId: randomUUID(), ...rest });
const say = async (text: string): Promise<string> =>
  (await ada.emit('message:send', { roomId, clientMessageId: randomUUID(), text })).id;

beforeAll(async () => {
  homeroom = await homeroomUnderTest(process.env, { HOMEROOM_RATE_SEARCH: 'off', HOMEROOM_RATE_SEND: 'off' });
  const admin = await Person.signIn(homeroom.origin, homeroom.admin);
  const newcomer = async (name: string): Promise<Person> => {
    const body = { handle: `${name}-${run}`, name, role: 'teacher' };
    const { user, oneTimePassword = '' } = await admin.ask('createUser', { body });
    return Person.signIn(homeroom.origin, { handle: user.handle, password: oneTimePassword });
  };
  [ada, bob, eve] = [await newcomer('ada'), await newcomer('bob'), await newcomer('eve')];
  const body = { kind: 'class', name: `Class ${run}`, memberIds: [bob.id] };
  roomId = (await ada.ask('createRoom', { body })).room.id;
  await ada.ask('createRoom', { body: { ...body, name: `Without Bob ${run}`, memberIds: [] } });
  await ada.connect();
  for (const text of ['Bring crayons and paper.', 'The choir sings carols.', 'Chess club needs boards.'])
    await say(text);
}, 60_000);

afterAll(async () => {
  ada?.disconnect();
  await homeroom?.stop();
}, 30_000);

describe('a search', () => {
  it('finds by its words what another person said, and marks them', async () => {
    coach = await say(said);
    const { hits } = await eventually(async () => {
      const answer = await find(bob, word);
      expect(answer.hits).toHaveLength(1);
      return answer;
    });
    const [hit] = hits;
    expect(hit).toMatchObject({
      message: { id: coach, text: said, authorId: ada.id },
      room: { id: roomId, name: `Class ${run}` },
      context: { after: [] },
    });
    expect(hit?.context.before.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(hit?.ranges.map(([start, end]) => said.slice(start, end))).toEqual([word]);
  });

  it('finds it by meaning, with no word in common, and says so', async () => {
    const answer = await eventually(async () => {
      const found = await find(bob, inOtherWords);
      expect(found).toMatchObject({ mode: 'hybrid', hits: [{ message: { id: coach } }, ...found.hits.slice(1)] });
      return found;
    });
    expect(answer.hits[0]).toMatchObject({ why: 'meaning', ranges: [] });
    await eventually(async () => {
      const { indexedUpTo } = await find(bob, word);
      expect(Date.parse(indexedUpTo ?? '')).toBeGreaterThan(Date.parse(answer.hits[0]?.message.sentAt ?? ''));
    });
  }, 20_000);

  it('finds nothing of a room for somebody who is not in it, and does not say that there is one', async () => {
    for (const q of [word, `"${word}"`, inOtherWords, run])
      expect({ q, hits: (await find(eve, q)).hits }).toEqual({ q, hits: [] });
    const refusal = (room: string) => eve.ask('search', { query: { q: word, room } }).catch((error: unknown) => error);
    expect(await refusal(roomId)).toEqual(await refusal(`never-${run}`));
    expect(await refusal(roomId)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('looks for phrases, by author, by time and newest first', async () => {
    const found = async (query: Record<string, string>) =>
      (await bob.ask('search', { query: { q: 'coach', kind: 'exact', ...query } })).hits.map(
        ({ message }) => message.id,
      );
    expect(await found({ q: '"half past eight"' })).toEqual([coach]);
    expect(await found({ q: '"past half eight"' })).toEqual([]);
    expect(await found({ from: ada.id })).toEqual([coach]);
    expect(await found({ from: bob.id })).toEqual([]);
    expect(await found({ before: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect(await found({ after: '2020-01-01T00:00:00Z', room: roomId })).toEqual([coach]);
    const { hits } = await bob.ask('search', { query: { q: 'chess choir crayons', order: 'newest', room: roomId } });
    const seqs = hits.map(({ message }) => message.seq);
    expect(seqs.length).toBeGreaterThanOrEqual(3);
    expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
  });

  it('finds an edited message by its new words and meaning, and not by the old', async () => {
    await change('message:edit', coach, { text: edited });
    await eventually(async () => {
      expect(await idsOf(bob, `qvw${run}`, 'exact')).toEqual([coach]);
      expect(await idsOf(bob, word, 'exact')).toEqual([]);
      expect((await idsOf(bob, 'aquatic bathing excursion', 'meaning'))[0]).toBe(coach);
      expect((await idsOf(bob, inOtherWords, 'meaning'))[0]).not.toBe(coach);
    });
  }, 20_000);

  it('does not find a deleted message, by anything', async () => {
    const gone = await say(`Nobody shall read that the boiler is broken, ${word}.`);
    await eventually(async () => expect(await idsOf(bob, 'defective heating', 'meaning')).toContain(gone));
    await change('message:delete', gone);
    await eventually(async () => {
      expect(await idsOf(bob, word, 'exact')).toEqual([]);
      expect(await idsOf(bob, 'defective heating', 'meaning')).not.toContain(gone);
    });
  }, 20_000);

  it('answers the same after the server was killed', async () => {
    await homeroom.restart();
    await eventually(async () => {
      expect((await find(bob, inOtherWords)).mode).toBe('hybrid');
      expect(await idsOf(bob, `qvw${run}`, 'exact')).toEqual([coach]);
    }, 20_000);
    expect(await idsOf(bob, word, 'exact')).toEqual([]);
    expect((await idsOf(bob, 'aquatic bathing excursion', 'meaning'))[0]).toBe(coach);
    expect(await idsOf(eve, `qvw${run}`)).toEqual([]);
    await eventually(() => expect(ada.isConnected).toBe(true), 20_000);
    const late = await say(`The violin lesson moves to Monday, jkx${run}.`);
    await eventually(async () => expect((await idsOf(bob, 'music class rescheduled', 'meaning'))[0]).toBe(late));
  }, 60_000);
});
