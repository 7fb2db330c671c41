import type { SQLInputValue } from 'node:sqlite';
import type { HeadRaise, StoredMessage } from '@homeroom/core';
import type { Connection } from '../sqlite/connection.js';

type Document = { readonly document: string };

/** The messages that `text` selects as `document`. */
export function readMessages(
  connection: Connection,
  text: string,
  ...values: readonly SQLInputValue[]
): readonly StoredMessage[] {
  return connection.all<Document>(text, ...values).map(({ document }) => JSON.parse(document) as StoredMessage);
}

/** One row for each person that a message names; a tombstone names nobody. */
export function writeMentions(connection: Connection, { roomId, seq, mentions = [], deleted }: StoredMessage): void {
  if (deleted) return;
  for (const userId of mentions) {
    connection.run(
      'INSERT OR IGNORE INTO message_mentions (user_id, room_id, seq) VALUES (?, ?, ?)',
      userId,
      roomId,
      seq,
    );
  }
}

export function removeMentions(connection: Connection, roomId: string, seq: number): void {
  connection.run('DELETE FROM message_mentions WHERE room_id = ? AND seq = ?', roomId, seq);
}

/** Takes the words out of a message's edits. */
export function blankEdits(connection: Connection, messageId: string): void {
  connection.run(
    `UPDATE changes SET document = json_remove(json_set(document, '$.text', ''), '$.mentions')
     WHERE message_id = ? AND document ->> '$.kind' = 'edited'`,
    messageId,
  );
}

export function raiseHead(connection: Connection, { roomId, head = 0, rev = 0 }: HeadRaise): void {
  connection.run(
    `INSERT INTO room_heads (room_id, head, rev) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET head = max(head, excluded.head), rev = max(rev, excluded.rev)`,
    roomId,
    head,
    rev,
  );
}
