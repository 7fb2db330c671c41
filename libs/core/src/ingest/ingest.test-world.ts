import { topics } from '@homeroom/contracts';
import type { MessageSentV1, MessagesRecord, OperationRecord } from '@homeroom/contracts';
import { changeIdOf, messageIdOf } from '../ids/message-id.js';
import { MemoryChangeStore } from '../ports/change-store.memory.js';
import { ManualClock } from '../ports/clock.memory.js';
import { MemoryEventLog } from '../ports/event-log.memory.js';
import type { BatchContext, LogRecord } from '../ports/event-log.port.js';
import type { FanoutEvent } from '../ports/fanout.port.js';
import { MemoryMessages, MemoryMessageStore } from '../ports/message-store.memory.js';
import { Ingest } from './ingest.js';
import type { IngestEvent } from './observer.js';
import { decodeTimelineRecord, encodeRecord } from '../log/codec.js';

export const room = 'room1';
const at = '2026-01-01T08:00:00.000Z';
export const uuid = (n: number) => `3f0c1a5e-8f43-4c8e-9a52-${String(n).padStart(12, '0')}`;

export const sent = (n: number, more: Partial<MessageSentV1> = {}): MessageSentV1 => {
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

export const operation = <Type extends OperationRecord['type']>(
  type: Type,
  n: number,
  draft: Draft<Type> & { readonly by?: string },
): OperationRecord => {
  const by = draft.by ?? 'ana';
  const base = { version: 1, operationId: uuid(n), roomId: room, moderator: false, at };
  return { type, id: changeIdOf(by, room, uuid(n)), by, ...base, ...draft } as unknown as OperationRecord;
};

/** Ingest on memory twins, with what it did. */
export class World {
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
