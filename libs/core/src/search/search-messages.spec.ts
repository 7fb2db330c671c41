import { beforeEach, describe, expect, it } from '@jest/globals';
import { searchAnswer } from '@homeroom/contracts';
import { EmbedderError } from '../ports/embedder.port.js';
import { sampleDelete, sampleEdit } from '../ports/messages.samples.js';
import { SearchWorld } from './search.test-world.js';

let world: SearchWorld;
beforeEach(async () => {
  world = await SearchWorld.open();
});

describe('SearchMessages', () => {
  it('finds by words and by meaning, with room, ranges, neighbours and why', async () => {
    await world.say(['9b', 'ana'], 'Good morning everybody');
    await world.say(['9b', 'ben'], 'The museum trip is on Friday, 9B');
    await world.say(['9b', 'ana'], 'Thanks Ben');
    const answer = searchAnswer.parse(await world.search('ana', 'MUSEUM trips'));
    expect(answer.mode).toBe('hybrid');
    expect(answer.hits[0]).toMatchObject({
      message: { seq: 2, authorId: 'ben' },
      room: { id: '9b', name: '9b' },
      ranges: [
        [4, 10],
        [11, 15],
      ],
      why: 'both',
    });
    expect(answer.hits[0]?.context.before.map(({ seq }) => seq)).toEqual([1]);
    expect(answer.hits[0]?.context.after.map(({ seq }) => seq)).toEqual([3]);
    expect(world.modes).toEqual(['hybrid']);
  });

  it('shows nothing of rooms that the caller is not in, and says NOT_FOUND for them as for rooms that never were', async () => {
    await world.say(['chess', 'cem'], 'the secret opening is the museum');
    await world.say(['9b', 'ana'], 'the museum');
    expect(await world.texts('ana', 'museum')).toEqual(['the museum']);
    expect((await world.texts('ben', 'museum')).length).toBe(2);
    await expect(world.search('ana', 'museum', { room: 'chess' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(world.search('ana', 'museum', { room: 'never' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('shows nothing to who is removed while the search is under way', async () => {
    await world.say(['9b', 'ben'], 'the museum trip');
    const { hits } = world.ports;
    const read = hits.read.bind(hits);
    hits.read = async (finds) => {
      const [room] = await world.rooms.byIds(['9b']);
      if (room) {
        const { ana: _gone, ...members } = room.members;
        await world.rooms.replace({ ...room, members, version: room.version + 1 }, room.version);
      }
      return read(finds);
    };
    expect((await world.search('ana', 'museum')).hits).toEqual([]);
  });

  it('shows messages as they are now: no tombstone, no old text', async () => {
    const first = await world.say(['9b', 'ana'], 'the museum is closed');
    const second = await world.say(['9b', 'ana'], 'the museum is open');
    await world.apply(sampleDelete(first, 1));
    await world.apply(sampleEdit(second, 2, 'the zoo is open'));
    expect(await world.texts('ana', 'museum')).toEqual(['the zoo is open']);
    const [now] = await world.messageStore.byIds([second.id]);
    if (now) await world.indexMessage(now);
    await world.writer.refreshWords([first.id]);
    expect(await world.texts('ana', 'museum', { kind: 'exact' })).toEqual([]);
    expect(await world.texts('ana', 'zoo', { kind: 'exact' })).toEqual(['the zoo is open']);
  });

  it('takes phrases in quotes as they are, whatever their case and accents', async () => {
    await world.say(['9b', 'ana'], 'Café trip on Friday');
    await world.say(['9b', 'ana'], 'on Friday there is a trip to the café');
    await world.say(['9b', 'ana'], 'trip on café');
    expect(await world.texts('ana', '"cafe TRIP"')).toEqual(['Café trip on Friday']);
    expect(await world.texts('ana', 'friday „trip to”')).toEqual(['on Friday there is a trip to the café']);
    expect(await world.texts('ana', '"nothing like it"')).toEqual([]);
  });

  it('keeps to what was asked: kind, room, author, times', async () => {
    await world.say(['9b', 'ana'], 'bus at nine');
    await world.say(['trip', 'ana'], 'bus at ten');
    const late = await world.say(['9b', 'ben'], 'bus is late');
    expect(await world.texts('ana', 'bus at', { kind: 'exact' })).toHaveLength(2);
    expect(await world.texts('ana', 'bus', { room: 'trip' })).toEqual(['bus at ten']);
    expect(await world.texts('ana', 'bus', { from: 'ben' })).toEqual(['bus is late']);
    expect(await world.texts('ana', 'bus', { after: late.sentAt })).toEqual(['bus is late']);
    expect(await world.texts('ana', 'bus', { before: late.sentAt })).toHaveLength(2);
    const meaning = await world.search('ana', 'bus', { kind: 'meaning' });
    expect(meaning.hits.every(({ why }) => why === 'meaning')).toBe(true);
    expect((await world.search('ana', 'bus', { kind: 'exact' })).mode).toBe('lexical');
    expect(await world.texts('ana', 'bus', { order: 'newest', kind: 'exact' })).toEqual([
      'bus is late',
      'bus at ten',
      'bus at nine',
    ]);
  });

  it('shows what says the same once', async () => {
    for (const text of ['The bus is late today!', 'the bus is late TODAY', 'The bus is late, Ben'])
      await world.say(['9b', 'ana'], text);
    expect(await world.texts('ana', 'bus late')).toHaveLength(2);
  });

  it.each(['!!!', '"', '*', 'AND', 'NEAR(a b)', 'col:1', '-bus', '(', '""', '🎉', "don't", '%_', '\u202e', 'ﷺ'])(
    'takes %j for what it is: text',
    async (q) => {
      await world.say(['9b', 'ana'], 'a bus');
      expect(searchAnswer.parse(await world.search('ana', q)).mode).toMatch(/hybrid|lexical/u);
    },
  );

  describe('paging', () => {
    const fill = async () => {
      for (let i = 1; i <= 25; i++)
        await world.say(['9b', 'ana'], `bus number ${i} goes to stop ${i * 7} and ${i * 13}`);
    };

    it('shows everything once, however many messages come, change and go meanwhile', async () => {
      await fill();
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const answer = await world.search('ana', 'bus', { limit: 10, ...(cursor !== undefined && { cursor }) });
        seen.push(...answer.hits.map(({ message }) => message.text));
        cursor = answer.cursor;
        for (let i = 0; i < 3; i++) await world.say(['9b', 'ben'], `bus bus bus ${world.clock.now()} ${i}`);
      } while (cursor !== undefined);
      expect(new Set(seen).size).toBe(25);
      expect(seen).toHaveLength(25);
    });

    it('refuses a cursor of another query or of nobody', async () => {
      await fill();
      const { cursor = '' } = await world.search('ana', 'bus', { limit: 10 });
      for (const [q, text] of [
        ['train', cursor],
        ['bus', 'nonsense'],
        ['bus', btoa('x.y.z')],
        ['bus', '§'],
      ] as const)
        await expect(world.search('ana', q, { cursor: text })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });
  });

  describe('when something is away', () => {
    it('goes on with words when the model fails, and asks it again after a while', async () => {
      await world.say(['9b', 'ana'], 'the museum trip');
      world.embedder.failWith(new EmbedderError('gone'));
      const asked = () => world.embedder.asked.filter(({ kind }) => kind === 'query').length;
      for (let i = 0; i < 5; i++) expect(await world.search('ana', 'museum')).toMatchObject({ mode: 'lexical' });
      expect(asked()).toBe(0);
      world.embedder.failWith(null);
      expect((await world.search('ana', 'museum')).mode).toBe('lexical');
      await world.clock.advance(2_000);
      expect((await world.search('ana', 'museum')).mode).toBe('hybrid');
    });

    it('does not wait for a model that hangs', async () => {
      await world.say(['9b', 'ana'], 'the museum trip');
      world.embedder.embed = () => new Promise(() => undefined);
      const answer = world.search('ana', 'museum');
      await world.clock.advance(300);
      expect(await answer).toMatchObject({ mode: 'lexical', hits: [{ why: 'exact' }] });
    });

    it('gives words to who asked for meaning, and says so', async () => {
      await world.say(['9b', 'ana'], 'the museum trip');
      world.embedder.failWith(new EmbedderError('gone'));
      expect(await world.search('ana', 'museum', { kind: 'meaning' })).toMatchObject({
        mode: 'lexical',
        hits: [{ why: 'exact' }],
      });
    });

    it('looks through the newest messages when the index fails or hangs', async () => {
      await world.say(['9b', 'ben'], 'the museum trip');
      await world.say(['chess', 'cem'], 'the museum trip');
      await world.say(['trip', 'ana'], 'Museums are fun');
      world.index.query = () => Promise.reject(new Error('gone'));
      const answer = await world.search('ana', 'museum');
      expect(answer.mode).toBe('recent');
      expect(answer.hits.map(({ message }) => message.text)).toEqual(['Museums are fun', 'the museum trip']);
      expect(await world.texts('ana', 'museum', { from: 'ben', kind: 'exact' })).toEqual(['the museum trip']);
      world.index.query = () => new Promise(() => undefined);
      const late = world.search('ana', 'museum');
      await world.clock.advance(2_000);
      expect((await late).mode).toBe('recent');
    });

    it('says up to when everything can be found, or that nobody knows', async () => {
      expect((await world.search('ana', 'x')).indexedUpTo).toBeNull();
      await world.progress.write(
        new Map([
          [0, Date.UTC(2026, 0, 2)],
          [1, Date.UTC(2026, 0, 1)],
        ]),
      );
      expect((await world.search('ana', 'x')).indexedUpTo).toBe('2026-01-01T00:00:00.000Z');
      world.progress.read = () => Promise.reject(new Error('gone'));
      expect((await world.search('ana', 'x')).indexedUpTo).toBeNull();
    });
  });
});

describe('RelatedMessages', () => {
  it('finds what speaks of the same thing, in the rooms of the caller, without the message itself and its echoes', async () => {
    const asked = await world.say(['9b', 'ana'], 'museum trip on friday by bus');
    await world.say(['9b', 'ben'], 'Museum trip, on Friday by bus!');
    await world.say(['trip', 'ana'], 'the museum trip bus leaves on friday at nine');
    await world.say(['chess', 'cem'], 'museum trip on friday by bus and train');
    const answer = searchAnswer.parse(await world.related('ana', asked.id));
    expect(answer.hits.map(({ message }) => message.text)).toEqual(['the museum trip bus leaves on friday at nine']);
    expect(answer.hits[0]?.why).toBe('meaning');
  });

  it('goes by words without the model', async () => {
    const asked = await world.say(['9b', 'ana'], 'museum trip');
    await world.say(['trip', 'ana'], 'the trip is off');
    world.embedder.failWith(new EmbedderError('gone'));
    expect(await world.related('ana', asked.id)).toMatchObject({ mode: 'lexical', hits: [{ why: 'exact' }] });
  });

  it('knows nothing of a message in a room of others, nor of one that never was; a tombstone has no relatives', async () => {
    const hidden = await world.say(['chess', 'cem'], 'museum');
    for (const id of [hidden.id, 'x'.repeat(43)])
      await expect(world.related('ana', id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const own = await world.say(['9b', 'ana'], 'museum');
    await world.apply(sampleDelete(own, 1));
    expect((await world.related('ana', own.id)).hits).toEqual([]);
  });
});
