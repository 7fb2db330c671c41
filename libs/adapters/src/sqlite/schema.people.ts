import type { Schema } from './domain-schema.js';

/**
 * `document` is the whole record as JSON and the truth; the columns beside it are what is looked up or must be unique, written
 * in the same transaction. `room_members` says which rooms a person is in. Times are ms since 1970, but for reports (ISO 8601).
 */
export const peopleTables: Schema = {
  domain: 'people',
  statements: [
    `CREATE TABLE IF NOT EXISTS accounts (
      id TEXT PRIMARY KEY,
      handle TEXT NOT NULL UNIQUE,
      version INTEGER NOT NULL,
      active INTEGER NOT NULL,
      name_key TEXT NOT NULL,
      search_key TEXT NOT NULL,
      document TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX IF NOT EXISTS accounts_by_name ON accounts (name_key, id) WHERE active = 1',
    `CREATE TABLE IF NOT EXISTS sessions (
      id TEXT PRIMARY KEY,
      user_id TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      generation INTEGER NOT NULL,
      refreshed_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX IF NOT EXISTS sessions_by_user ON sessions (user_id)',
    'CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (expires_at)',
    `CREATE TABLE IF NOT EXISTS rooms (
      id TEXT PRIMARY KEY,
      version INTEGER NOT NULL,
      direct_key TEXT UNIQUE,
      member_version INTEGER NOT NULL GENERATED ALWAYS AS (json_extract(document, '$.memberVersion')) STORED,
      document TEXT NOT NULL
    ) STRICT`,
    `CREATE TABLE IF NOT EXISTS room_members (
      user_id TEXT NOT NULL,
      room_id TEXT NOT NULL REFERENCES rooms (id),
      PRIMARY KEY (user_id, room_id)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE IF NOT EXISTS read_marks (
      user_id TEXT NOT NULL,
      room_id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      PRIMARY KEY (user_id, room_id)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE IF NOT EXISTS reports (
      id TEXT PRIMARY KEY,
      status TEXT NOT NULL,
      at TEXT NOT NULL,
      author_id TEXT NOT NULL,
      reported_by TEXT NOT NULL,
      document TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX IF NOT EXISTS reports_by_status ON reports (status, at, id)',
    'CREATE INDEX IF NOT EXISTS reports_by_author ON reports (author_id)',
    'CREATE INDEX IF NOT EXISTS reports_by_reporter ON reports (reported_by)',
    `CREATE TABLE IF NOT EXISTS audit_entries (
      number INTEGER PRIMARY KEY,
      document TEXT NOT NULL
    ) STRICT`,
    `CREATE TABLE IF NOT EXISTS school_settings (
      name TEXT PRIMARY KEY,
      document TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
};
