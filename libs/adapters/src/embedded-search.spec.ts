import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { limits } from '@homeroom/contracts';
import type { SearchAnswer, SearchRequest } from '@homeroom/contracts';
import {
  Hits,
  IndexWriter,
  IndexedModels,
  QueryVector,
  RebuildIndex,
  RelatedMessages,
  RoomViews,
  SearchMessages,
} from '@homeroom/core';
import type { RoomDocument } from '@homeroom/core';
import { MemoryEmbedder, sampleAccount, sampleMessage, sampleRoom } from '@homeroom/core/testing';
import { embeddedConfig, openEmbedded } from './embedded.js';
import type { Embedded } from './embedded.js';
import { TestFolder } from './sqlite/data-folder.test-support.js';

const queries = 10_000;
/** Searches under way at once; people come and go between. */
const atOnce = 20;
const people = Array.from({ length: 40 }, (_, i) => `person${i}`);
const words = Array.from({ length: 300 }, (_, i) => `word${i.toString(36)}`);
const roomIds = Array.from({ length: 25 }, (_, i) => `room${i}`);
/** Stands in this room and nowhere else. */
const secretOf = (roomId: string): string => `secret${roomId}`;

/** Mulberry32: the same school and the same queries every time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
const roll = dice(4);
const one = <Item>(items: readonly Item[]): Item => items[roll(items.length)] as Item;
const caller = (userId: string) => ({ userId, role: 'student', sessionId: 's' }) as const;

describe('search in the rooms of others', () => {
  const folder = new TestFolder();
  const embedder = new MemoryEmbedder();
  let embedded: Embedded;
  let search: SearchMessages;
  let related: RelatedMessages;
  const messageIds: string[] = [];

  beforeAll(async () => {
    const variables = { HOMEROOM_DATA_DIR: folder.path, HOMEROOM_EMBEDDING_DRIVER: 'off' };
    embedded = await openEmbedded(embeddedConfig.parse(variables), { modelDir: '' });
    const ports = { ...embedded.ports, embedders: [embedder], builds: embedded.ports.indexBuilds };
    await ports.accounts.insert(people.map((handle) => sampleAccount(handle, { id: handle })));
    for (const roomId of roomIds) {
      await ports.rooms.insert(
        sampleRoom(
          roomId,
          people.filter(() => roll(4) === 0),
        ),
      );
      const messages = Array.from({ length: 60 }, (_, i) => {
        const text = [
          ...Array.from({ length: 3 + roll(10) }, () => one(words)),
          ...(roll(5) ? [] : [secretOf(roomId)]),
        ];
        return sampleMessage(roomId, i + 1, { authorId: one(people), text: text.join(' ') });
      });
      await ports.messageStore.insertNumbered(messages);
      messageIds.push(...messages.map(({ id }) => id));
    }
    const building = { ...ports, models: new IndexedModels(ports), writer: new IndexWriter(ports) };
    await new RebuildIndex(building).run(new AbortController().signal);
    const parts = {
      ...ports,
      hits: new Hits({ ...ports, views: new RoomViews(ports) }),
      queryVector: new QueryVector({ models: new IndexedModels(ports), clock: ports.clock }),
      searchObserver: { answered: () => undefined },
      rateLimiter: { take: async () => ({ allowed: true }) as const },
    };
    search = new SearchMessages(parts);
    related = new RelatedMessages(parts);
  });
  afterAll(async () => {
    await embedded.close();
    folder.remove();
  });

  const roomsOf = async (userId: string): Promise<Set<string>> =>
    new Set((await embedded.ports.rooms.ofUser(userId)).map(({ id }) => id));

  /** Somebody comes or goes. */
  async function moveSomebody(): Promise<void> {
    const [room] = await embedded.ports.rooms.byIds([one(roomIds)]);
    if (!room) return;
    const userId = one(people);
    const { [userId]: membership, ...others } = room.members;
    const members: RoomDocument['members'] = membership
      ? others
      : { ...others, [userId]: { role: 'member', joinedSeq: 0 } };
    const { version, memberVersion } = room;
    await embedded.ports.rooms.replace(
      { ...room, members, version: version + 1, memberVersion: memberVersion + 1 },
      version,
    );
  }

  function randomRequest(): SearchRequest {
    const q = Array.from({ length: 1 + roll(4) }, () => (roll(3) ? one(words) : secretOf(one(roomIds)))).join(' ');
    return {
      q: roll(6) ? q : `"${q}"`,
      kind: one(['all', 'exact', 'meaning'] as const),
      order: one(['relevance', 'newest'] as const),
      limit: one([1, 5, limits.searchHits.default]),
      ...(roll(4) ? {} : { from: one(people) }),
    };
  }

  function foreignIn({ hits }: SearchAnswer, own: ReadonlySet<string>): string[] {
    const shown = hits.flatMap(({ message, room, context }) => [
      message.roomId,
      room.id,
      ...[...context.before, ...context.after].map(({ roomId }) => roomId),
      ...[...message.text.matchAll(/secret(room\d+)/gu)].map(([, roomId = '']) => roomId),
    ]);
    return shown.filter((roomId) => !own.has(roomId));
  }

  it(`shows nothing in ${queries} random searches by random people, while people come and go`, async () => {
    let [hits, foreign] = [0, 0];
    const searchOnce = async (userId: string, own: ReadonlySet<string>): Promise<void> => {
      const request = randomRequest();
      const first = await search.search(caller(userId), request);
      // Every fourth asker turns the page.
      const cursor = roll(4) ? undefined : first.cursor;
      const pages =
        cursor === undefined ? [first] : [first, await search.search(caller(userId), { ...request, cursor })];
      for (const page of pages) {
        expect(page.mode).toBe(request.kind === 'exact' ? 'lexical' : 'hybrid');
        hits += page.hits.length;
        foreign += foreignIn(page, own).length;
      }
    };
    for (let i = 0; i < queries; i += atOnce) {
      await moveSomebody();
      const askers = await Promise.all(
        Array.from({ length: atOnce }, async () => {
          const userId = one(people);
          return { userId, own: await roomsOf(userId) };
        }),
      );
      await Promise.all(askers.map(({ userId, own }) => searchOnce(userId, own)));
    }
    expect(foreign).toBe(0);
    expect(hits).toBeGreaterThan(queries);
  }, 120_000);

  it('answers for a room of others as for one that never was, whether it holds the word or not', async () => {
    for (const userId of people) {
      const own = await roomsOf(userId);
      const others = roomIds.filter((roomId) => !own.has(roomId)).slice(0, 3);
      const answers = [...others, 'never'].map((room) =>
        search.search(caller(userId), { ...randomRequest(), q: secretOf(room), room }).catch((error: unknown) => error),
      );
      const [first, ...rest] = (await Promise.all(answers)).map((answer) => JSON.stringify(answer));
      expect(new Set(rest)).toEqual(new Set([first]));
    }
  });

  it('tells nobody what messages of others are about', async () => {
    for (let i = 0; i < 300; i++) {
      const userId = one(people);
      const own = await roomsOf(userId);
      const messageId = one(messageIds);
      const [message] = await embedded.ports.messageStore.byIds([messageId]);
      const answer = await related.find(caller(userId), messageId, 20).catch((error: { code?: string }) => error);
      if ('hits' in answer) expect(foreignIn(answer, own)).toEqual([]);
      else expect(answer.code).toBe('NOT_FOUND');
      expect('hits' in answer).toBe(own.has(message?.roomId ?? ''));
    }
  });
});
