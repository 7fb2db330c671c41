import type { ReadMark, ReadMarks } from '@homeroom/core';
import type { Connection } from '../sqlite/connection.js';
import type { SqliteDatabase } from '../sqlite/database.js';

type Row = { readonly seq: number };

export class SqliteReadMarks implements ReadMarks {
  constructor(private readonly database: SqliteDatabase) {}

  async raise(marks: readonly ReadMark[]): Promise<readonly ReadMark[]> {
    const stored = await this.database.read((connection) => current(connection, marks));
    // Two devices mark the same messages: the second needs no write.
    if (marks.every(({ seq }, index) => seq <= (stored[index]?.seq ?? -1))) return stored;
    return this.database.write((connection) => {
      for (const { userId, roomId, seq } of marks) {
        connection.run(
          `INSERT INTO read_marks (user_id, room_id, seq) VALUES (?, ?, ?)
           ON CONFLICT (user_id, room_id) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > seq`,
          ...[userId, roomId, seq],
        );
      }
      return current(connection, marks);
    });
  }

  ofUser(userId: string): Promise<ReadonlyMap<string, number>> {
    return this.database.read((connection) => {
      const rows = connection.all<Row & { roomId: string }>(
        'SELECT room_id AS roomId, seq FROM read_marks WHERE user_id = ?',
        userId,
      );
      return new Map(rows.map(({ roomId, seq }) => [roomId, seq]));
    });
  }

  remove(userId: string, roomId: string): Promise<void> {
    return this.database.write((connection) => {
      connection.run('DELETE FROM read_marks WHERE user_id = ? AND room_id = ?', userId, roomId);
    });
  }
}

/** -1 where there is none. */
const current = (connection: Connection, marks: readonly ReadMark[]): readonly ReadMark[] =>
  marks.map(({ userId, roomId }) => {
    const row = connection.get<Row>('SELECT seq FROM read_marks WHERE user_id = ? AND room_id = ?', userId, roomId);
    return { userId, roomId, seq: row?.seq ?? -1 };
  });
