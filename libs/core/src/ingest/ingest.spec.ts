import { beforeEach, describe, expect, it } from '@jest/globals';
import { topics } from '@homeroom/contracts';
import type { MessageSentV1, MessagesRecord, OperationRecord } from '@homeroom/contracts';
import { changeIdOf, messageIdOf } from '../ids/message-id.js';
import { decodeDeadLetter, decodeTimelineRecord, encodeRecord } from '../log/codec.js';
import { MemoryChangeStore } from '../ports/change-store.memory.js';
import { ManualClock } from '../ports/clock.memory.js';
import { MemoryEventLog } from '../ports/event-log.memory.js';
import type { BatchContext, LogRecord } from '../ports/event-log.port.js';
import type { FanoutEvent } from '../ports/fanout.port.js';
import { MemoryMessages, MemoryMessageStore } from '../ports/message-store.memory.js';
import { Ingest } from './ingest.js';
import type { IngestEvent } from './observer.js';

const room = 'room1';
const at = '2026-01-01T08:00:00.000Z';
const uuid = (n: number) => `3f0c1a5e-8f43-4c8e-9a52-${String(n).padStart(12, '0')}`;

const sent = (n: number, more: Partial<MessageSentV1> = {}): MessageSentV1 => {
  const { roomId = room, authorId = 'ana' } = more;
  const id = messageIdOf(authorId, roomId, uuid(n));
  return {
    type: 'MessageSent',
    version: 1,
    id,
    roomId,
    authorId,
    clientMessageId: uuid(n),
    text: `text ${n}`,
    sentAt: at,
    ...more,
  };
};

type Draft<Type> = Omit<
  Extract<OperationRecord, { type: Type }>,
  'type' | 'version' | 'id' | 'operationId' | 'roomId' | 'by' | 'moderator' | 'at'
>;

const operation = <Type extends OperationRecord['type']>(
  type: Type,
  n: number,
  draft: Draft<Type>,
  by = 'ana',
): OperationRecord =>
  ({
    type,
    version: 1,
    id: changeIdOf(by, room, uuid(n)),
    operationId: uuid(n),
    roomId: room,
    by,
    moderator: false,
    at,
    ...draft,
  }) as unknown as OperationRecord;

class World {
  readonly data = new MemoryMessages();
  readonly clock = new ManualClock();
  readonly log = new MemoryEventLog({ clock: this.clock });
  readonly store = new MemoryMessageStore(this.data);
  readonly published: FanoutEvent[] = [];
  readonly counts = new Map<IngestEvent, number>();
  readonly halts: number[] = [];
  fanoutFails = false;
  readonly ingest = new Ingest(
    {
      eventLog: this.log,
      messageStore: this.store,
      changeStore: new MemoryChangeStore(this.data),
      fanout: {
        publish: async (event) => {
          if (this.fanoutFails) throw new Error('fan-out is away');
          this.published.push(event);
        },
      },
      clock: this.clock,
    },
    {
      counted: (event, count) => this.counts.set(event, (this.counts.get(event) ?? 0) + count),
      timed: () => undefined,
    },
  );
  private readonly context: BatchContext = {
    heartbeat: async () => undefined,
    signal: new AbortController().signal,
    halt: (_partition, offset) => void this.halts.push(offset),
  };

  handle(...records: readonly (MessagesRecord | Uint8Array)[]): Promise<void> {
    const batch = records.map((record, offset): LogRecord => ({
      topic: topics.messages,
      key: record instanceof Uint8Array ? room : record.roomId,
      value: record instanceof Uint8Array ? record : encodeRecord(record),
      headers: {},
      partition: 0,
      offset,
      appendedAt: 0,
    }));
    return this.ingest.handle(batch, this.context);
  }

  get texts() {
    return this.data.ofRoom(room).map(({ seq, text }) => `${seq} ${text}`);
  }

  get revs() {
    return this.data.changesOf(room).map(({ rev, kind }) => `${rev} ${kind}`);
  }

  get timeline() {
    return this.log.all(topics.timeline).map(({ value }) => {
      const decoded = decodeTimelineRecord(value);
      if (!decoded.ok) throw new Error(decoded.detail);
      return decoded.record;
    });
  }

  batches<Kind extends 'messages' | 'changes'>(kind: Kind) {
    return this.published.flatMap((event) =>
      event.kind === kind ? [event.batch as Extract<FanoutEvent, { kind: Kind }>['batch']] : [],
    );
  }
}

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

  it('stamps messages with the rev from before the batch, so that a client fetches what lies between', async () => {
    await world.handle(operation('MessageEdited', 10, { messageId: mine, text: 'better' }), sent(3));
    expect(world.batches('messages').at(-1)?.rev).toBe(0);
    await world.handle(sent(4));
    expect(world.batches('messages').at(-1)?.rev).toBe(1);
  });
});
