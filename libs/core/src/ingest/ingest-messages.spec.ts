import { beforeEach, describe, expect, it } from '@jest/globals';
import { topics } from '@homeroom/contracts';
import { decodeDeadLetter } from '../log/codec.js';
import { MemoryMessageArchive } from '../ports/message-archive.memory.js';
import { World, operation, room, sent } from './ingest.test-world.js';

let world: World;
beforeEach(() => {
  world = new World();
});

describe('ingest of messages', () => {
  it('numbers each room from 1 without a hole and publishes what it stored', async () => {
    await world.handle(sent(1), sent(2), sent(3, { roomId: 'room2' }));
    await world.handle(sent(4));
    expect(world.texts).toEqual(['1 text 1', '2 text 2', '3 text 4']);
    expect(world.batches('messages').map(({ roomId, from, to }) => `${roomId} ${from}..${to}`)).toEqual([
      'room1 1..2',
      'room2 1..1',
      'room1 3..3',
    ]);
    expect((await world.store.heads([room])).get(room)?.head).toBe(3);
  });

  it('stores a resend once, keeps the first text, and publishes it again as it is stored', async () => {
    await world.handle(sent(1));
    await world.handle(sent(1, { text: 'another text' }), sent(2));
    expect(world.texts).toEqual(['1 text 1', '2 text 2']);
    expect(
      world
        .batches('messages')
        .at(-1)
        ?.messages.map(({ text }) => text),
    ).toEqual(['text 1', 'text 2']);
    expect([world.counts.get('duplicate'), world.counts.get('conflicting')]).toEqual([1, 1]);
  });

  it('cuts a batch where a number is missing', async () => {
    await world.handle(sent(1), sent(2), sent(3));
    world.published.length = 0;
    await world.handle(sent(1), sent(3), sent(4));
    expect(world.batches('messages').map(({ from, to }) => [from, to])).toEqual([
      [1, 1],
      [3, 4],
    ]);
  });

  it('answers a message of the same room, of this batch too, and drops any other parent', async () => {
    await world.handle(sent(1), sent(2, { roomId: 'room2' }));
    await world.handle(
      sent(3),
      sent(4, { replyTo: sent(3).id }),
      sent(5, { replyTo: sent(1).id }),
      sent(6, { replyTo: sent(2, { roomId: 'room2' }).id }),
      sent(7, { replyTo: sent(99).id }),
    );
    expect(world.data.ofRoom(room).map(({ replyTo }) => replyTo?.seq)).toEqual([
      undefined,
      undefined,
      2,
      1,
      undefined,
      undefined,
    ]);
    expect(world.counts.get('reply-dropped')).toBe(2);
    expect(world.timeline.flatMap((record) => ('parentExcerpt' in record ? record.parentExcerpt : []))).toEqual([
      'text 3',
      'text 1',
    ]);
  });

  it('goes on when the fan-out is away, and counts it', async () => {
    world.fanoutFails = true;
    await world.handle(sent(1));
    expect(world.texts).toEqual(['1 text 1']);
    expect(world.timeline).toHaveLength(1);
    expect(world.counts.get('fanout-failed')).toBe(1);
  });

  it('rejects when the timeline cannot be appended, and does not number again when the batch comes back', async () => {
    const append = world.log.append.bind(world.log);
    world.log.append = async () => {
      throw new Error('the log is away');
    };
    await expect(world.handle(sent(1))).rejects.toThrow('the log is away');
    world.log.append = append;
    await world.handle(sent(1), sent(2));
    expect(world.texts).toEqual(['1 text 1', '2 text 2']);
    expect(world.timeline.map(({ message }) => message.seq)).toEqual([1, 2]);
  });

  it('believes the store, not itself, after another worker has numbered the room', async () => {
    await world.handle(sent(1));
    const other = new World();
    await other.handle(sent(1), sent(2));
    for (const message of other.data.ofRoom(room)) world.data.messages.set(message.id, message);
    await world.handle(sent(3));
    expect(world.texts).toEqual(['1 text 1', '2 text 2', '3 text 3']);
  });

  it('buries what nobody can read before it goes on, and halts at what a later release wrote', async () => {
    const later = new TextEncoder().encode(JSON.stringify({ ...sent(3), version: 2 }));
    await world.handle(new Uint8Array([1, 2]), sent(1), later, sent(4));
    expect(world.texts).toEqual(['1 text 1']);
    expect(world.halts).toEqual([2]);
    const letters = world.log.all(topics.deadLetters).map(({ value }) => decodeDeadLetter(value));
    expect(letters).toEqual([
      expect.objectContaining({ ok: true, record: expect.objectContaining({ offset: 0, valueBase64: 'AQI=' }) }),
    ]);
  });
});

describe('a message that retention removed', () => {
  const later = Date.parse('2026-02-01T08:00:00.000Z');

  it('stays a duplicate for ever: a resend is neither stored nor published', async () => {
    await world.handle(sent(1), sent(2));
    await new MemoryMessageArchive(world.data).prune(room, later);
    world.published.length = 0;
    const told = world.timeline.length;
    await world.handle(sent(1), sent(3));
    expect(world.texts).toEqual(['3 text 3']);
    expect(world.batches('messages').map(({ from, to }) => [from, to])).toEqual([[3, 3]]);
    expect(world.timeline).toHaveLength(told + 1);
    expect(world.counts.get('duplicate')).toBe(1);
  });

  it('can neither be changed nor come back by a change that is found again', async () => {
    const edit = operation('MessageEdited', 7, { messageId: sent(1).id, text: 'edited' });
    await world.handle(sent(1), edit);
    await new MemoryMessageArchive(world.data).prune(room, later);
    const told = world.timeline.length;
    await world.handle(edit, operation('MessageEdited', 8, { messageId: sent(1).id, text: 'again' }));
    expect(world.published.at(-1)).toMatchObject({ kind: 'refused', code: 'NOT_FOUND' });
    expect(world.timeline).toHaveLength(told);
    expect(world.revs).toEqual(['1 edited']);
  });
});
