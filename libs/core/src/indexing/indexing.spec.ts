import { beforeEach, describe, expect, it } from '@jest/globals';
import { topics } from '@homeroom/contracts';
import { EmbedderError } from '../ports/embedder.port.js';
import { sampleDelete, sampleEdit, sampleMessage, sampleReaction } from '../ports/messages.samples.js';
import { CleanIndex } from './clean-index.js';
import { IndexingWorld } from './indexing.test-world.js';

let world: IndexingWorld;
const [first, second] = [
  sampleMessage('room1', 1, { text: 'the museum trip' }),
  sampleMessage('room1', 2, { text: 'bring a packed lunch' }),
];

beforeEach(async () => {
  world = new IndexingWorld();
  await world.openRooms('room1', 'room2');
  await world.build();
});

describe('indexing', () => {
  it('finds new messages by words without the model, and by meaning once their vectors are there', async () => {
    await world.say(first, second);
    await world.runWords();
    expect(await world.byWord('museum')).toEqual([first.id]);
    expect(await world.byMeaning('museum')).toEqual([]);
    await world.runEmbedding();
    await world.runVectors();
    expect(await world.byMeaning('museum')).toEqual([first.id, second.id].sort());
  });

  it('tells how long a text took until it could be found, by words and by meaning', async () => {
    const accepted = new Date(world.clock.now()).toISOString();
    await world.say({ ...first, sentAt: accepted });
    await world.clock.advance(2_000);
    await world.runWords();
    await world.runEmbedding();
    await world.clock.advance(3_000);
    await world.runVectors();
    expect(world.searchable).toEqual([
      ['words', 2],
      ['meaning', 5],
    ]);
  });

  it('embeds texts only: no tombstones, no emoji alone, no reactions; answers with what they answer', async () => {
    const answer = sampleMessage('room1', 3, { text: 'yes', replyTo: { id: first.id, seq: 1 } });
    await world.say(first, answer, sampleMessage('room1', 4, { text: '🎉' }));
    await world.change(sampleReaction(first, 1));
    await world.change(sampleEdit(first, 2, 'the zoo trip'));
    await world.change(sampleDelete(first, 3));
    await world.runEmbedding();
    const { texts } = world.embedders[0]?.asked.at(-1) ?? { texts: [] };
    expect(texts).toEqual(['the museum trip', 'the museum trip\nyes', 'the zoo trip']);
    expect(world.counts).toMatchObject({ embedded: 3, skipped: 3 });
  });

  it('follows edits and deletes, in words and in vectors', async () => {
    await world.say(first, second);
    await world.runAll();
    await world.change(sampleEdit(first, 1, 'the zoo trip'));
    await world.change(sampleDelete(second, 2));
    await world.runAll();
    expect(await world.byWord('museum')).toEqual([]);
    expect(await world.byWord('zoo')).toEqual([first.id]);
    expect(await world.byWord('lunch')).toEqual([]);
    expect(await world.byMeaning('anything')).toEqual([first.id]);
  });

  it('keeps the vector of a message that somebody reacted to meanwhile', async () => {
    await world.say(first);
    await world.runEmbedding();
    await world.change(sampleReaction(first, 1));
    await world.runVectors();
    expect(await world.byMeaning('museum')).toEqual([first.id]);
  });

  it('never brings back what was deleted, nor an old text, however late the records come', async () => {
    await world.say(first, second);
    await world.runEmbedding();
    await world.change(sampleDelete(first, 1));
    await world.change(sampleEdit(second, 2, 'bring nothing'));
    const late = world.log.all(topics.vectors);
    await world.runWords();
    await world.runVectors(late);
    expect(await world.byMeaning('museum')).toEqual([]);
    expect(world.counts).toMatchObject({ 'outdated-vector': 2 });
    await world.runEmbedding();
    await world.runVectors();
    await world.runVectors(late);
    expect(await world.byMeaning('museum')).toEqual([second.id]);
    expect(await world.byWord('lunch')).toEqual([]);
  });

  it('lets no delete slip between reading a message and writing its point', async () => {
    await world.say(first);
    await world.runEmbedding();
    const { upsert } = world.index;
    let removed: Promise<unknown> = Promise.resolve();
    world.index.upsert = async (points) => {
      await world.change(sampleDelete(first, 1));
      removed = world.writer.removeGone([first.id]);
      for (let turn = 0; turn < 50; turn++) await null; // it does all it can before the point is written
      await upsert.call(world.index, points);
    };
    await world.runVectors();
    await removed;
    expect(await world.index.scan(null, 10)).toEqual([]);
  });

  it('has the batch again after the model failed, and loses nothing', async () => {
    await world.say(first);
    world.embedders[0]?.failWith(new EmbedderError('gone'));
    await expect(world.runEmbedding()).rejects.toThrow('gone');
    world.embedders[0]?.failWith(null);
    await world.runAll();
    expect(await world.byMeaning('museum')).toEqual([first.id]);
  });

  it('goes past a text that ends the model, which is found by its words', async () => {
    const [embedder] = world.embedders;
    if (!embedder) return;
    const { embed } = embedder;
    embedder.embed = async (texts, ...rest) => {
      const vectors: readonly (Float32Array | null)[] = await embed.call(embedder, texts, ...rest);
      return vectors.map((vector, i) => (texts[i] === first.text ? null : vector)) as Float32Array[];
    };
    await world.say(first, second);
    await world.runAll();
    expect(world.counts).toMatchObject({ embedded: 1, 'unreadable-text': 1 });
    expect(await world.byMeaning('museum')).toEqual([second.id]);
    expect(await world.byWord('museum')).toEqual([first.id]);
  });

  it('buries what nobody can read and halts at what a later release wrote', async () => {
    const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    await world.say(first);
    for (const topic of [topics.timeline, topics.vectors]) {
      await world.append({ topic, key: 'room1', value: new Uint8Array([1, 2]) });
      await world.append({ topic, key: 'room1', value: bytes({ type: 'X', version: 2 }) });
    }
    const halts: string[] = [];
    const context = {
      heartbeat: async () => undefined,
      signal: new AbortController().signal,
      halt: (_partition: number, _offset: number, reason: string) => void halts.push(reason),
    };
    await world.runEmbedding(context);
    await world.runWords(context);
    expect(halts).toEqual(['version 2', 'version 2']);
    expect(await world.byWord('museum')).toEqual([first.id]);
    expect(world.log.all(topics.deadLetters)).toHaveLength(2);
  });
});

describe('the janitor', () => {
  it('takes out what retention removed and what is in no room, and leaves the rest', async () => {
    await world.say(first, second);
    await world.runAll();
    await world.archive.prune('room1', Date.parse(second.sentAt));
    await world.index.upsert([{ id: 'never', roomId: 'room1', seq: 9, authorId: 'ana', sentAt: 1 }]);
    const janitor = new CleanIndex({ vectorIndex: world.index, writer: world.writer, clock: world.clock });
    const removed = janitor.run();
    await world.clock.advance(1);
    expect(await removed).toBe(2);
    expect(await world.index.scan(null, 10)).toEqual([second.id]);
  });
});
