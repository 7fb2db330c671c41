import type { Schema } from './domain-schema.js';

/**
 * `document` is the whole message or change as JSON; the columns beside it are what is looked up or must be unique. Times are
 * ms since 1970. `room_heads` outlives the messages: heads and revs never go back. So do the ids and the seqs that retention
 * removed: `pruned_messages` by id, and `pruned_rooms` by the newest seq removed (it always removes the oldest).
 */
export const messageTables: Schema = {
  domain: 'messages',
  statements: [
    `CREATE TABLE IF NOT EXISTS messages (
      room_id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      id TEXT NOT NULL UNIQUE,
      rev INTEGER NOT NULL,
      author_id TEXT NOT NULL,
      sent_at INTEGER NOT NULL,
      deleted INTEGER NOT NULL,
      document TEXT NOT NULL,
      PRIMARY KEY (room_id, seq)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX IF NOT EXISTS messages_by_author ON messages (author_id, room_id, seq)',
    `CREATE TABLE IF NOT EXISTS pruned_messages (
      id TEXT PRIMARY KEY,
      room_id TEXT NOT NULL,
      seq INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE IF NOT EXISTS pruned_rooms (
      room_id TEXT PRIMARY KEY,
      last INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE IF NOT EXISTS message_mentions (
      user_id TEXT NOT NULL,
      room_id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      PRIMARY KEY (user_id, room_id, seq)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX IF NOT EXISTS message_mentions_by_message ON message_mentions (room_id, seq)',
    `CREATE TABLE IF NOT EXISTS changes (
      room_id TEXT NOT NULL,
      rev INTEGER NOT NULL,
      id TEXT NOT NULL UNIQUE,
      message_id TEXT NOT NULL,
      document TEXT NOT NULL,
      PRIMARY KEY (room_id, rev)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX IF NOT EXISTS changes_by_message ON changes (message_id)',
    `CREATE TABLE IF NOT EXISTS room_heads (
      room_id TEXT PRIMARY KEY,
      head INTEGER NOT NULL DEFAULT 0,
      rev INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID`,
  ],
};
