import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryChangeStore } from '../ports/change-store.memory.js';
import { World, operation, room, sent, uuid } from './ingest.test-world.js';

let world: World;
beforeEach(() => {
  world = new World();
});

describe('ingest of changes', () => {
  beforeEach(() => world.handle(sent(1), sent(2, { authorId: 'ben' })));
  const mine = sent(1).id;
  const bens = sent(2, { authorId: 'ben' }).id;

  it('numbers them in a stream of their own, applies and publishes them, and takes no seq', async () => {
    await world.handle(
      operation('MessageEdited', 10, { messageId: mine, text: 'better' }),
      operation('ReactionSet', 11, { messageId: bens, emoji: '👍', on: true }),
    );
    expect(world.texts).toEqual(['1 better', '2 text 2']);
    expect(world.revs).toEqual(['1 edited', '2 reacted']);
    expect(world.batches('changes').map(({ from, to }) => [from, to])).toEqual([[1, 2]]);
    expect((await world.store.heads([room])).get(room)).toMatchObject({ head: 2, rev: 2, lastRev: 2 });
    expect(world.timeline.slice(2).map(({ message }) => message.text)).toEqual(['better', 'text 2']);
  });

  it('tells the sender of an operation that it refused, and gives it no rev', async () => {
    await world.handle(operation('MessageEdited', 10, { messageId: bens, text: 'forged' }));
    expect(world.texts).toEqual(['1 text 1', '2 text 2']);
    expect(world.revs).toEqual([]);
    expect(world.published.at(-1)).toEqual({
      kind: 'refused',
      roomId: room,
      userId: 'ana',
      operationId: uuid(10),
      code: 'FORBIDDEN',
    });
  });

  it('lets nothing through after a delete, and blanks the edits before it', async () => {
    await world.handle(
      operation('MessageEdited', 10, { messageId: mine, text: 'a secret' }),
      operation('MessageDeleted', 11, { messageId: mine }),
      operation('MessageEdited', 12, { messageId: mine, text: 'back again' }),
    );
    expect(world.texts).toEqual(['1 ', '2 text 2']);
    expect(world.revs).toEqual(['1 edited', '2 deleted']);
    expect(JSON.stringify(world.data.changesOf(room))).not.toContain('secret');
    expect(world.counts.get('refused')).toBe(1);
  });

  it('decides in log order: an operation before its message is refused, one after it is applied', async () => {
    const [late, message] = [sent(5), sent(6)];
    await world.handle(
      operation('MessageEdited', 20, { messageId: late.id, text: 'too early' }),
      late,
      message,
      operation('MessageEdited', 21, { messageId: message.id, text: 'in time' }),
    );
    expect(world.texts.slice(2)).toEqual(['3 text 5', '4 in time']);
  });

  it('lets a resend of an old message not hide it from an operation before the resend', async () => {
    await world.handle(operation('MessageEdited', 20, { messageId: mine, text: 'edited' }), sent(1));
    expect(world.texts[0]).toBe('1 edited');
  });

  it('gives the same outcome when a batch comes again', async () => {
    const batch = [
      operation('ReactionSet', 10, { messageId: mine, emoji: '👍', on: true }),
      operation('ReactionSet', 11, { messageId: mine, emoji: '👍', on: false }),
      operation('MessageEdited', 12, { messageId: mine, text: 'better' }),
    ];
    await world.handle(...batch);
    const before = [world.texts, world.revs, world.data.ofRoom(room)];
    await world.handle(...batch);
    expect([world.texts, world.revs, world.data.ofRoom(room)]).toEqual(before);
    expect(world.batches('changes').map(({ from, to }) => [from, to])).toEqual([
      [1, 3],
      [1, 3],
    ]);
  });

  it('applies what a worker stored and left behind before it numbers on', async () => {
    const apply = MemoryChangeStore.prototype.apply;
    MemoryChangeStore.prototype.apply = async () => {
      throw new Error('killed');
    };
    const left = [
      operation('MessageEdited', 10, { messageId: mine, text: 'one' }),
      operation('MessageEdited', 11, { messageId: mine, text: 'two' }),
    ];
    await expect(world.handle(...left)).rejects.toThrow('killed');
    MemoryChangeStore.prototype.apply = apply;
    expect((await world.store.heads([room])).get(room)).toMatchObject({ rev: 0, lastRev: 2 });
    await world.handle(operation('ReactionSet', 12, { messageId: bens, emoji: '👍', on: true }));
    expect(world.texts[0]).toBe('1 two');
    expect(world.batches('changes').map(({ from, to }) => [from, to])).toEqual([[1, 3]]);
  });

  it('judges after a delete that an earlier try stored and did not apply', async () => {
    const apply = MemoryChangeStore.prototype.apply;
    MemoryChangeStore.prototype.apply = async () => {
      throw new Error('killed');
    };
    const batch = [
      operation('MessageDeleted', 10, { messageId: mine }),
      operation('MessageEdited', 11, { messageId: mine, text: 'back again' }),
    ];
    await expect(world.handle(...batch)).rejects.toThrow('killed');
    MemoryChangeStore.prototype.apply = apply;
    await world.handle(...batch);
    expect(world.revs).toEqual(['1 deleted']);
    expect(world.counts.get('refused')).toBe(1);
  });

  it('stamps messages with the rev from before the batch, so that a client fetches what lies between', async () => {
    await world.handle(operation('MessageEdited', 10, { messageId: mine, text: 'better' }), sent(3));
    expect(world.batches('messages').at(-1)?.rev).toBe(0);
    await world.handle(sent(4));
    expect(world.batches('messages').at(-1)?.rev).toBe(1);
  });
});
