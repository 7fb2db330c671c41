import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { Person } from './person.js';
import { newFolder, startStandalone } from './standalone-process.js';
import type { StandaloneProcess } from './standalone-process.js';

const data = newFolder();
const q = 'when is the museum trip';
let homeroom: StandaloneProcess;
let origin: string;
let mia: Person;
let okafor: Person;
let whitfield: Person;

const find = (person: Person, query: Record<string, string | number>) => person.ask('search', { query });
const metric = async (name: string): Promise<number> => {
  const scrape = await (await fetch(`${origin}/metrics`)).text();
  return Number(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'mu').exec(scrape)?.[1]);
};

beforeAll(async () => {
  ({ homeroom, origin } = await startStandalone({ data, args: [], env: { HOMEROOM_RATE_SEARCH: 'off' } }));
  const passwords = [...homeroom.stdout.matchAll(/^(?:student|teacher|admin) +(\S+) \/ (\S+)$/gmu)];
  const people = passwords.map(([, handle = '', password = '']) => Person.signIn(origin, { handle, password }));
  [mia, okafor, whitfield] = (await Promise.all(people)) as [Person, Person, Person];
  await eventually(async () => {
    const { mode, indexedUpTo } = await find(mia, { q });
    expect([mode, typeof indexedUpTo]).toEqual(['hybrid', 'string']);
  }, 30_000);
}, 60_000);

afterAll(async () => {
  okafor?.disconnect();
  await homeroom?.end('SIGKILL');
  rmSync(data, { recursive: true, force: true });
}, 30_000);

describe('the demo school, with nothing configured', () => {
  it('tells first when the museum trip is', async () => {
    const { hits } = await find(mia, { q });
    expect(hits[0]?.message.text).toMatch(/we visit the Natural History Museum on Friday the 18th/u);
    expect(hits[0]?.why).toBe('both');
  });

  it('gives page after page: nothing twice, nothing left out, in the same order', async () => {
    const whole = (await find(mia, { q, limit: 20 })).hits.map(({ message }) => message.id);
    const paged: string[] = [];
    for (let cursor: string | undefined = ''; paged.length < whole.length && cursor !== undefined;) {
      const page = await find(mia, { q, limit: 3, ...(cursor && { cursor }) });
      paged.push(...page.hits.map(({ message }) => message.id));
      cursor = page.cursor;
    }
    expect(whole).toHaveLength(20);
    expect(paged.slice(0, 20)).toEqual(whole);
    expect(new Set(paged).size).toBe(paged.length);
  });

  it('ends its pages: the last one has no cursor', async () => {
    const only = { q: 'dinosaur', kind: 'exact' };
    const all = await find(mia, { ...only, limit: 50 });
    expect(all.hits.length).toBeGreaterThan(0);
    expect(all.cursor).toBeUndefined();
  });

  it('shows what speaks of the same thing as a message, and only where the reader is', async () => {
    const message = (await find(mia, { q })).hits[0]!.message;
    const related = (person: Person, messageId: string) =>
      person.ask('relatedMessages', { params: { messageId }, query: { limit: 5 } });
    const { hits, mode } = await related(mia, message.id);
    expect(mode).toBe('hybrid');
    expect(hits.length).toBeGreaterThan(0);
    expect(hits.map((hit) => hit.message.id)).not.toContain(message.id);
    expect(hits.map((hit) => hit.room.name)).toContain('Museum trip 9B');
    const mine = new Set((await mia.ask('sync', { body: { rooms: {} } })).rooms.map(({ id }) => id));
    expect(hits.filter(({ room }) => !mine.has(room.id))).toEqual([]);
    const { rooms } = await whitfield.ask('sync', { body: { rooms: {} } });
    expect(rooms.map(({ id }) => id)).not.toContain(message.roomId);
    await expect(related(whitfield, message.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await find(whitfield, { q })).hits.filter(({ room }) => room.id === message.roomId)).toEqual([]);
  });
});

describe('the switch of embedding', () => {
  const turn = (person: Person, paused: boolean) => person.ask('setEmbedding', { body: { paused } });

  it('is for admins only', async () => {
    for (const person of [mia, okafor]) {
      await expect(turn(person, true)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(person.ask('getEmbedding')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await whitfield.ask('getEmbedding')).toEqual({ paused: false });
  });

  it('paused, lets words be found and not meaning, and says up to when; then nothing is missing', async () => {
    expect(await turn(whitfield, true)).toEqual({ paused: true });
    await eventually(async () => expect(await metric('homeroom_embedding_paused')).toBe(1));
    const { rooms } = await okafor.ask('sync', { body: { rooms: {} } });
    const roomId = rooms.find(({ name }) => name === '9B Physics')?.id ?? '';
    await okafor.connect();
    const text = 'Saxophone rehearsal has been relocated, zyxwords.';
    const { id } = await okafor.emit('message:send', { roomId, clientMessageId: randomUUID(), text });
    const byMeaning = async (): Promise<readonly string[]> => {
      const { hits, mode } = await find(mia, { q: 'brass band practice elsewhere', kind: 'meaning' });
      expect(mode).toBe('hybrid');
      return hits.map(({ message }) => message.id);
    };
    const byWords = async () => {
      const { hits, indexedUpTo } = await find(mia, { q: 'zyxwords', kind: 'exact' });
      expect(hits.map(({ message }) => message.id)).toEqual([id]);
      return { upTo: Date.parse(indexedUpTo ?? ''), sentAt: Date.parse(hits[0]?.message.sentAt ?? '') };
    };
    const first = await eventually(byWords);
    await eventually(async () => expect(await metric('homeroom_index_behind_seconds')).toBeGreaterThan(2));
    const later = await byWords();
    expect(later.upTo).toBeLessThanOrEqual(later.sentAt);
    expect(later.upTo).toBeLessThanOrEqual(first.sentAt);
    expect(await byMeaning()).not.toContain(id);

    expect(await turn(whitfield, false)).toEqual({ paused: false });
    await eventually(async () => expect((await byMeaning())[0]).toBe(id));
    await eventually(async () => expect((await byWords()).upTo).toBeGreaterThan(first.sentAt));
  }, 30_000);
});
