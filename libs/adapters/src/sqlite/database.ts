import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { Clock } from '@homeroom/core';
import { BusyThread } from './busy-thread.js';
import { Connection } from './connection.js';
import { lockFolder, makeFolder } from './folder-lock.js';
import type { FolderLock } from './folder-lock.js';
import { explain, inspectFile } from './inspect.js';
import { ReadQueue } from './read-queue.js';
import { applicationId, schemaVersion, schemas } from './schema.js';
import { SqliteWriter } from './writer.js';

export const databaseFile = (folder: string): string => join(folder, 'homeroom.sqlite');

export type DatabaseOptions = {
  /** Made when missing (mode 0700). */
  readonly folder: string;
  readonly clock: Clock;
};

/** The one database of a data folder, with its one connection, which writes and reads. */
export class SqliteDatabase {
  readonly #connection: Connection;
  readonly #writer: SqliteWriter;
  readonly #lock: FolderLock;
  readonly #reads = new ReadQueue();

  constructor(parts: {
    readonly connection: Connection;
    readonly clock: Clock;
    readonly lock: FolderLock;
    readonly folder: string;
  }) {
    this.folder = parts.folder;
    this.#connection = parts.connection;
    this.#lock = parts.lock;
    this.#writer = new SqliteWriter({ ...parts, busy: new BusyThread().share });
  }

  readonly folder: string;

  /** As `SqliteWriter.write`: `fn` runs later, with others in one transaction; resolves after its COMMIT. */
  write<T>(fn: (connection: Connection) => T): Promise<T> {
    return this.#writer.write(fn);
  }

  /**
   * Runs `fn` now, or in one of the next turns when this turn has read for long; outside of any transaction: it sees what is
   * committed and nothing else. What it throws comes as a rejection.
   */
  read<T>(fn: (connection: Connection) => T): Promise<T> {
    return this.#reads.run(() => fn(this.#connection));
  }

  /** Writes what is queued, empties the WAL into the file and frees the folder. */
  async close(): Promise<void> {
    await this.#writer.close();
    this.#reads.flush();
    try {
      this.#connection.run('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      this.#connection.close();
      this.#lock.release();
    }
  }
}

/**
 * Opens the database of a data folder, or makes it.
 * @throws DataFolderError when the folder is in use, cannot be written, or holds a damaged, foreign or newer database
 */
export function openDatabase({ folder, clock }: DatabaseOptions): SqliteDatabase {
  makeFolder(folder);
  const lock = lockFolder(folder);
  const path = databaseFile(folder);
  let database: DatabaseSync | null = null;
  try {
    inspectFile(path);
    database = new DatabaseSync(path, { timeout: 50, enableForeignKeyConstraints: true });
    prepare(database);
    return new SqliteDatabase({ connection: new Connection(database), clock, lock, folder });
  } catch (error) {
    database?.close();
    lock.release();
    throw explain(path, error);
  }
}

function prepare(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL');
  // FULL: a COMMIT returns after the WAL is on the disk. 16,000 pages (64 MiB) of WAL are then moved into the file: a busy school writes
  // the same pages again and again, and with the default of 1,000 each of them would be moved many times a second, on this thread.
  database.exec(
    'PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16000; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY',
  );
  // ON, not FAST: FAST leaves the text of removed messages in pages that became free.
  database.exec('PRAGMA secure_delete = ON');
  database.exec('BEGIN IMMEDIATE');
  database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}`);
  for (const { statements } of schemas) for (const statement of statements) database.exec(statement);
  database.exec('COMMIT');
}
