import type { MentionQuery, MessageArchive, StoredMessage } from '@homeroom/core';
import { blankEdits, raiseHead, readMessages } from '../message-store/sqlite-rows.js';
import type { Connection } from '../sqlite/connection.js';
import type { SqliteDatabase } from '../sqlite/database.js';

/** Messages removed in one transaction: sends get their turn in between. */
const prunedAtOnce = 200;

export class SqliteMessageArchive implements MessageArchive {
  constructor(private readonly database: SqliteDatabase) {}

  countMentions(userId: string, queries: readonly MentionQuery[]): Promise<ReadonlyMap<string, number>> {
    const text = `
      SELECT asked.value ->> '$.roomId' AS roomId, (
        SELECT count(*) FROM message_mentions
        WHERE user_id = ? AND room_id = asked.value ->> '$.roomId' AND seq > asked.value ->> '$.after'
      ) AS count FROM json_each(?) AS asked`;
    return this.database.read((connection) => {
      const rows = connection.all<{ roomId: string; count: number }>(text, userId, JSON.stringify(queries));
      return new Map(rows.map(({ roomId, count }) => [roomId, count]));
    });
  }

  byAuthor(
    userId: string,
    after: { readonly roomId: string; readonly seq: number } | null,
    limit: number,
  ): Promise<readonly StoredMessage[]> {
    const text = `SELECT document FROM messages
      WHERE author_id = ? AND deleted = 0 AND (room_id, seq) > (?, ?) ORDER BY room_id, seq LIMIT ?`;
    return this.database.read((connection) =>
      readMessages(connection, text, userId, after?.roomId ?? '', after?.seq ?? 0, limit),
    );
  }

  async prune(roomId: string, before: number): Promise<number> {
    let removed = 0;
    for (let count = prunedAtOnce; count === prunedAtOnce; removed += count) {
      count = await this.database.write((connection) => pruneOnce(connection, roomId, before));
    }
    return removed;
  }
}

function pruneOnce(connection: Connection, roomId: string, before: number): number {
  const oldest = connection.all<{ id: string; seq: number; sent_at: number }>(
    `SELECT id, seq, sent_at FROM messages WHERE room_id = ? ORDER BY seq LIMIT ${prunedAtOnce}`,
    roomId,
  );
  const kept = oldest.findIndex(({ sent_at: sentAt }) => sentAt >= before);
  const old = kept < 0 ? oldest : oldest.slice(0, kept);
  const last = old.at(-1);
  if (!last) return 0;
  raiseHead(connection, { roomId, head: last.seq });
  for (const { id } of old) blankEdits(connection, id);
  connection.run(
    'INSERT INTO pruned_messages (id, room_id, seq) SELECT id, room_id, seq FROM messages WHERE room_id = ? AND seq <= ?',
    roomId,
    last.seq,
  );
  connection.run(
    'INSERT INTO pruned_rooms (room_id, last) VALUES (?, ?) ON CONFLICT DO UPDATE SET last = excluded.last',
    roomId,
    last.seq,
  );
  connection.run('DELETE FROM message_mentions WHERE room_id = ? AND seq <= ?', roomId, last.seq);
  connection.run('DELETE FROM messages WHERE room_id = ? AND seq <= ?', roomId, last.seq);
  return old.length;
}
