import type { MessageSentV1, MessagesRecord, OperationRecord } from '@homeroom/contracts';
import type { LogRecord } from '@homeroom/core';
import { isPoison, plain } from './plain.js';

export type ExpectedMessage = {
  readonly id: string;
  readonly authorId: string;
  text: string;
  deleted: boolean;
  /** emoji → people, in no order. */
  readonly reactions: Map<string, Set<string>>;
};

export type ExpectedRoom = {
  /** In the order of their seqs. */
  readonly messages: ExpectedMessage[];
  /** Change ids in the order of their revs. */
  readonly changes: string[];
  readonly refused: Set<string>;
};

/** What the log means, read once, in order, by nobody else than this: ingest must come to the same. */
export function readLog(records: readonly LogRecord[]): ReadonlyMap<string, ExpectedRoom> {
  const rooms = new Map<string, ExpectedRoom>();
  const seen = new Set<string>();
  for (const { key, value } of records) {
    if (isPoison(value)) continue;
    const record = plain<MessagesRecord>(value);
    if (seen.has(record.id)) continue;
    seen.add(record.id);
    const room = rooms.get(key) ?? { messages: [], changes: [], refused: new Set() };
    rooms.set(key, room);
    if (record.type === 'MessageSent') room.messages.push(expected(record));
    else operate(room, record);
  }
  return rooms;
}

const expected = ({ id, authorId, text }: MessageSentV1): ExpectedMessage => ({
  id,
  authorId,
  text,
  deleted: false,
  reactions: new Map(),
});

function operate(room: ExpectedRoom, operation: OperationRecord): void {
  const message = room.messages.find(({ id }) => id === operation.messageId);
  if (!message || message.deleted || !mayChange(operation, message)) return void room.refused.add(operation.id);
  room.changes.push(operation.id);
  switch (operation.type) {
    case 'MessageEdited':
      message.text = operation.text;
      return;
    case 'MessageDeleted':
      message.text = '';
      message.deleted = true;
      message.reactions.clear();
      return;
    case 'ReactionSet': {
      const people = message.reactions.get(operation.emoji) ?? new Set();
      if (operation.on) people.add(operation.by);
      else people.delete(operation.by);
      message.reactions.set(operation.emoji, people);
    }
  }
}

const mayChange = (operation: OperationRecord, { authorId }: ExpectedMessage): boolean =>
  operation.type === 'ReactionSet' ||
  operation.by === authorId ||
  (operation.type === 'MessageDeleted' && operation.moderator);
