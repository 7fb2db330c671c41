import { ChatError } from '@homeroom/contracts';
import { sessionsPerUser } from '@homeroom/core';
import type { SessionRecord, Sessions, SessionSelector } from '@homeroom/core';
import type { SqliteDatabase } from '../sqlite/database.js';
import { isUniqueViolation } from '../sqlite/errors.js';

const columns = `id, user_id AS userId, created_at AS createdAt, expires_at AS expiresAt, generation, refreshed_at AS refreshedAt`;

/** Sweeps at each sign-in. */
export class SqliteSessions implements Sessions {
  constructor(private readonly database: SqliteDatabase) {}

  insert({ id, userId, createdAt, expiresAt, generation, refreshedAt }: SessionRecord): Promise<void> {
    return this.database.write((connection) => {
      connection.run('DELETE FROM sessions WHERE expires_at <= ?', createdAt);
      try {
        connection.run(
          'INSERT INTO sessions (id, user_id, created_at, expires_at, generation, refreshed_at) VALUES (?, ?, ?, ?, ?, ?)',
          ...[id, userId, createdAt, expiresAt, generation, refreshedAt],
        );
      } catch (error) {
        if (isUniqueViolation(error)) throw new ChatError('CONFLICT', 'The id of the session is taken.');
        throw error;
      }
      connection.run(
        `DELETE FROM sessions WHERE id IN
         (SELECT id FROM sessions WHERE user_id = ? ORDER BY refreshed_at DESC LIMIT -1 OFFSET ?)`,
        ...[userId, sessionsPerUser],
      );
    });
  }

  byIds(ids: readonly string[]): Promise<readonly SessionRecord[]> {
    return this.database.read((connection) =>
      connection
        .all<SessionRecord>(
          `SELECT ${columns} FROM sessions WHERE id IN (SELECT value FROM json_each(?))`,
          JSON.stringify(ids),
        )
        .map((row) => ({ ...row })),
    );
  }

  rotate(id: string, from: number, refreshedAt: number): Promise<boolean> {
    return this.database.write(
      (connection) =>
        connection.run(
          'UPDATE sessions SET generation = generation + 1, refreshed_at = ? WHERE id = ? AND generation = ?',
          ...[refreshedAt, id, from],
        ) === 1,
    );
  }

  end(selector: SessionSelector): Promise<readonly string[]> {
    return this.database.write((connection) => {
      const ended =
        'id' in selector
          ? connection.all<{ id: string }>('DELETE FROM sessions WHERE id = ? RETURNING id', selector.id)
          : connection.all<{ id: string }>(
              'DELETE FROM sessions WHERE user_id = ? AND id IS NOT ? RETURNING id',
              ...[selector.userId, selector.except ?? null],
            );
      return ended.map(({ id }) => id);
    });
  }
}
