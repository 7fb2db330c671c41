import { applyChange } from '@homeroom/core';
import type { ChangeStore, InsertOutcome, StoredChange, StoredMessage } from '@homeroom/core';
import { blankEdits, readMessages, removeMentions, writeMentions } from '../message-store/sqlite-rows.js';
import type { Connection } from '../sqlite/connection.js';
import type { SqliteDatabase } from '../sqlite/database.js';
import { isUniqueViolation } from '../sqlite/errors.js';

type Document = { readonly document: string };

/** `changes` with the unique id and (room_id, rev); applying writes `messages`. */
export class SqliteChangeStore implements ChangeStore {
  constructor(private readonly database: SqliteDatabase) {}

  insertNumbered(changes: readonly StoredChange[]): Promise<InsertOutcome> {
    return this.database.write((connection) => {
      for (const [inserted, change] of changes.entries()) {
        try {
          insert(connection, change);
        } catch (error) {
          if (!isUniqueViolation(error)) throw error;
          const known = connection.get('SELECT 1 FROM changes WHERE id = ?', change.id);
          return { inserted, duplicate: known ? 'id' : 'number' };
        }
      }
      return { inserted: changes.length };
    });
  }

  byIds(ids: readonly string[]): Promise<readonly StoredChange[]> {
    return this.database.read((connection) =>
      connection
        .all<Document>('SELECT document FROM changes WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
        .map(parse),
    );
  }

  apply(changes: readonly StoredChange[]): Promise<readonly (StoredMessage | undefined)[]> {
    return this.database.write((connection) => {
      // Each message is read and written once, however many react to it at the same moment.
      const messages = new Map<string, StoredMessage | undefined>();
      for (const [messageId, own] of Map.groupBy(changes, (change) => change.messageId))
        messages.set(messageId, applyTo(connection, messageId, own));
      return changes.map(({ messageId }) => messages.get(messageId));
    });
  }

  page(roomId: string, after: number, limit: number): Promise<readonly StoredChange[]> {
    return this.database.read((connection) =>
      connection
        .all<Document>(
          'SELECT document FROM changes WHERE room_id = ? AND rev > ? ORDER BY rev LIMIT ?',
          roomId,
          after,
          limit,
        )
        .map(parse)
        .filter(({ rev }, index) => rev === after + 1 + index),
    );
  }
}

const parse = ({ document }: Document): StoredChange => JSON.parse(document) as StoredChange;

const find = (connection: Connection, messageId: string): StoredMessage | undefined =>
  readMessages(connection, 'SELECT document FROM messages WHERE id = ?', messageId)[0];

function insert(connection: Connection, change: StoredChange): void {
  connection.run(
    'INSERT INTO changes (room_id, rev, id, message_id, document) VALUES (?, ?, ?, ?, ?)',
    change.roomId,
    change.rev,
    change.id,
    change.messageId,
    JSON.stringify(change),
  );
}

function applyTo(
  connection: Connection,
  messageId: string,
  changes: readonly StoredChange[],
): StoredMessage | undefined {
  const before = find(connection, messageId);
  const after = before && changes.reduce(applyChange, before);
  if (after && after !== before) write(connection, after);
  if (!after || changes.some(({ kind }) => kind === 'deleted')) blankEdits(connection, messageId);
  return after;
}

function write(connection: Connection, message: StoredMessage): void {
  connection.run(
    'UPDATE messages SET rev = ?, deleted = ?, document = ? WHERE id = ?',
    message.rev,
    message.deleted ? 1 : 0,
    JSON.stringify(message),
    message.id,
  );
  removeMentions(connection, message.roomId, message.seq);
  writeMentions(connection, message);
}
