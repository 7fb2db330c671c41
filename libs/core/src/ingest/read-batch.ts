import type { MessageSentV1, OperationRecord } from '@homeroom/contracts';
import { changeIdOf, messageIdOf } from '../ids/message-id.js';
import { decodeMessagesRecord } from '../log/codec.js';
import { deadLetterOf } from '../log/dead-letters.js';
import type { DeadLetter } from '../log/dead-letters.js';
import type { Halt } from '../log/read-records.js';
import type { LogRecord } from '../ports/event-log.port.js';

/** A batch of the log as ingest reads it: in log order, each id once, the first one wins. */
export type IngestBatch = {
  readonly messages: readonly MessageSentV1[];
  readonly operations: readonly OperationRecord[];
  /** The log position of each message and operation in this batch; lower = earlier. */
  readonly position: ReadonlyMap<string, number>;
  readonly dead: readonly DeadLetter[];
  readonly halts: readonly Halt[];
  /** Records that repeat an id of this batch with another body. */
  readonly conflicting: number;
};

type Draft = {
  readonly messages: Map<string, MessageSentV1>;
  readonly operations: Map<string, OperationRecord>;
  readonly position: Map<string, number>;
  readonly dead: DeadLetter[];
  readonly halts: Map<number, Halt>;
  conflicting: number;
};

/** Pure and total. A partition is read up to its first record that only a later release understands. */
export function readBatch(records: readonly LogRecord[]): IngestBatch {
  const draft: Draft = {
    messages: new Map(),
    operations: new Map(),
    position: new Map(),
    dead: [],
    halts: new Map(),
    conflicting: 0,
  };
  records.forEach((record, index) => {
    if (!draft.halts.has(record.partition)) readRecord(draft, record, index);
  });
  return {
    messages: [...draft.messages.values()],
    operations: [...draft.operations.values()],
    position: draft.position,
    dead: draft.dead,
    halts: [...draft.halts.values()],
    conflicting: draft.conflicting,
  };
}

function readRecord(draft: Draft, record: LogRecord, index: number): void {
  const { partition, offset } = record;
  const decoded = decodeMessagesRecord(record.value);
  const bury = (reason: string) => draft.dead.push(deadLetterOf(record, reason));
  if (!decoded.ok) {
    if (decoded.reason === 'unknown-version') draft.halts.set(partition, { partition, offset, reason: decoded.detail });
    else bury(decoded.detail);
    return;
  }
  const entry = decoded.record;
  if (entry.id !== expectedId(entry) || entry.roomId !== record.key) {
    bury('the id or the key does not belong to the record');
    return;
  }
  const first = entry.type === 'MessageSent' ? draft.messages.get(entry.id) : draft.operations.get(entry.id);
  if (first) {
    if (first.type !== entry.type || ('text' in first && 'text' in entry && first.text !== entry.text))
      draft.conflicting += 1;
    return;
  }
  draft.position.set(entry.id, index);
  if (entry.type === 'MessageSent') draft.messages.set(entry.id, entry);
  else draft.operations.set(entry.id, entry);
}

const expectedId = (entry: MessageSentV1 | OperationRecord): string =>
  entry.type === 'MessageSent'
    ? messageIdOf(entry.authorId, entry.roomId, entry.clientMessageId)
    : changeIdOf(entry.by, entry.roomId, entry.operationId);
