import { prunedMessage } from '@homeroom/core';
import type { HeadRaise, InsertOutcome, MessageStore, RoomHead, SeqRange, StoredMessage } from '@homeroom/core';
import type { Connection } from '../sqlite/connection.js';
import type { SqliteDatabase } from '../sqlite/database.js';
import { isUniqueViolation } from '../sqlite/errors.js';
import { raiseHead, readMessages, writeMentions } from './sqlite-rows.js';

/** `messages` with the unique id and (room_id, seq), and `room_heads`, which outlives them. */
export class SqliteMessageStore implements MessageStore {
  constructor(private readonly database: SqliteDatabase) {}

  insertNumbered(messages: readonly StoredMessage[]): Promise<InsertOutcome> {
    return this.database.write((connection) => {
      for (const [inserted, message] of messages.entries()) {
        if (!insert(connection, message))
          return { inserted, duplicate: isKnown(connection, message.id) ? 'id' : 'number' };
      }
      return { inserted: messages.length };
    });
  }

  byIds(ids: readonly string[]): Promise<readonly StoredMessage[]> {
    const text = 'SELECT document FROM messages WHERE id IN (SELECT value FROM json_each(?))';
    const prunedText =
      'SELECT id, room_id AS roomId, seq FROM pruned_messages WHERE id IN (SELECT value FROM json_each(?))';
    return this.database.read((connection) => {
      const asked = JSON.stringify(ids);
      const found = readMessages(connection, text, asked);
      if (found.length === ids.length) return found;
      return [...found, ...connection.all<StoredMessage>(prunedText, asked).map(prunedMessage)];
    });
  }

  page(roomId: string, range: SeqRange): Promise<readonly StoredMessage[]> {
    return this.database.read((connection) => {
      if ('seqs' in range) {
        const text =
          'SELECT document FROM messages WHERE room_id = ? AND seq IN (SELECT value FROM json_each(?)) ORDER BY seq';
        return readMessages(connection, text, roomId, JSON.stringify(range.seqs));
      }
      if ('after' in range) {
        const text = 'SELECT document FROM messages WHERE room_id = ? AND seq > ? ORDER BY seq LIMIT ?';
        return readMessages(connection, text, roomId, range.after, range.limit);
      }
      const before = 'before' in range ? range.before : Number.MAX_SAFE_INTEGER;
      const text = 'SELECT document FROM messages WHERE room_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?';
      return readMessages(connection, text, roomId, before, range.limit).toReversed();
    });
  }

  heads(roomIds: readonly string[]): Promise<ReadonlyMap<string, RoomHead>> {
    return this.database.read((connection) => {
      const rows = connection.all<RoomHead>(headsText, JSON.stringify(roomIds));
      return new Map(rows.map((row) => [row.roomId, { ...row }]));
    });
  }

  raiseHead(raises: readonly HeadRaise[]): Promise<void> {
    return this.database.write((connection) => raises.forEach((raise) => raiseHead(connection, raise)));
  }
}

const headsText = `
  WITH found AS (
    SELECT asked.value AS roomId,
      max(coalesce(room_heads.head, 0), coalesce((SELECT max(seq) FROM messages WHERE room_id = asked.value), 0)) AS head,
      coalesce(room_heads.rev, 0) AS rev,
      coalesce((SELECT max(rev) FROM changes WHERE room_id = asked.value), 0) AS storedRev,
      (SELECT min(seq) FROM messages WHERE room_id = asked.value) AS oldest,
      coalesce((SELECT member_version FROM rooms WHERE id = asked.value), 0) AS memberVersion
    FROM json_each(?) AS asked LEFT JOIN room_heads ON room_heads.room_id = asked.value
  )
  SELECT roomId, head, rev, max(rev, storedRev) AS lastRev, coalesce(oldest, head + 1) AS first, memberVersion FROM found`;

const prunedText = `
  SELECT 1 FROM pruned_messages WHERE id = ?1
  UNION ALL SELECT 1 FROM pruned_rooms WHERE room_id = ?2 AND last >= ?3`;

// Not one statement with the look-up above: inside a savepoint SQLite then copies every page of every row, which doubles the cost.
const insertText = `
  INSERT INTO messages (room_id, seq, id, rev, author_id, sent_at, deleted, document)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

/** @returns false when the id or the number is taken, be it by a message that retention removed */
function insert(connection: Connection, message: StoredMessage): boolean {
  if (connection.get(prunedText, message.id, message.roomId, message.seq)) return false;
  try {
    connection.run(
      insertText,
      message.roomId,
      message.seq,
      message.id,
      message.rev,
      message.authorId,
      Date.parse(message.sentAt),
      message.deleted ? 1 : 0,
      JSON.stringify(message),
    );
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return false;
  }
  writeMentions(connection, message);
  return true;
}

const isKnown = (connection: Connection, id: string): boolean =>
  connection.get('SELECT 1 FROM messages WHERE id = ?1 UNION ALL SELECT 1 FROM pruned_messages WHERE id = ?1', id) !==
  undefined;
