import type { Schema } from './domain-schema.js';

/**
 * Offsets of a partition are 1, 2, 3 … without gaps. `first` is the oldest offset kept; it is written when old records are
 * trimmed (the newest record of a partition never is, so that the end is always max + 1). `next` is what a group reads next.
 */
export const logTables: Schema = {
  domain: 'log',
  statements: [
    `CREATE TABLE IF NOT EXISTS log_settings (
      name TEXT PRIMARY KEY,
      value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE IF NOT EXISTS log_records (
      topic TEXT NOT NULL,
      partition INTEGER NOT NULL,
      offset INTEGER NOT NULL,
      key TEXT NOT NULL,
      value BLOB NOT NULL,
      headers TEXT NOT NULL,
      appended_at INTEGER NOT NULL,
      PRIMARY KEY (topic, partition, offset)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE IF NOT EXISTS log_partitions (
      topic TEXT NOT NULL,
      partition INTEGER NOT NULL,
      first INTEGER NOT NULL,
      PRIMARY KEY (topic, partition)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE IF NOT EXISTS log_offsets (
      topic TEXT NOT NULL,
      consumer_group TEXT NOT NULL,
      partition INTEGER NOT NULL,
      next INTEGER NOT NULL,
      PRIMARY KEY (topic, consumer_group, partition)
    ) STRICT, WITHOUT ROWID`,
  ],
};
