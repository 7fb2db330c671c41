import { DatabaseSync } from 'node:sqlite';
import { closeSync, existsSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '../sqlite/connection.js';
import { DataFolderError, sqliteCode, sqliteCodes } from '../sqlite/errors.js';
import { explain } from '../sqlite/inspect.js';
import { searchApplicationId, searchTables, searchVersion } from './search-schema.js';

export const searchFile = (folder: string): string => join(folder, 'search.sqlite');

export type SearchFileOptions = {
  readonly folder: string;
  /** Told in one sentence why the index begins empty, when there was a file. */
  readonly onTrouble: (sentence: string) => void;
  /** For specs: the file grows to so many pages, as on a full disk. */
  readonly maxPages?: number | undefined;
};

/** Up to this size every page is looked at before the file is used (≈ 0.5 s); beyond it, damage is found when it is read. */
const wholeCheckBytes = 256 * 1024 * 1024;
const magic = 'SQLite format 3\0';

type Found = 'nothing' | 'ours' | 'other version' | 'foreign' | 'unreadable';

/**
 * Opens the index's file, or makes it. All it holds is derived: a file of ours that is damaged or of another version is deleted, one
 * that cannot be read at all is set aside; both are told, and the index begins empty.
 * @throws DataFolderError for another program's database, and where nothing can be written
 */
export function openSearchFile(options: SearchFileOptions): Connection {
  const path = searchFile(options.folder);
  const found = lookAt(path);
  if (found === 'foreign') throw new DataFolderError(`${path} is not Homeroom's search index; move it away.`);
  if (found === 'unreadable') setAside(path, options);
  if (found === 'other version') {
    deleteSearchFile(options.folder);
    options.onTrouble(`${path} is of another release; the search index is built anew.`);
  }
  try {
    return open(path, options);
  } catch (error) {
    if (!isDamage(error)) throw explain(path, error);
    deleteSearchFile(options.folder);
    options.onTrouble(`${path} was damaged; the search index is built anew.`);
    return open(path, options);
  }
}

/** Whether the error says that the file holds rubbish. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === sqliteCodes.corrupt || code === sqliteCodes.notADatabase;
}

/** With its companions; another program's file stays. The folder must be locked, and the file closed. */
export function deleteSearchFile(folder: string): void {
  if (lookAt(searchFile(folder)) === 'foreign') return;
  for (const suffix of ['', ...companions]) rmSync(`${searchFile(folder)}${suffix}`, { force: true, recursive: true });
}

const companions = ['-wal', '-shm', '-journal'];

function setAside(path: string, { onTrouble }: SearchFileOptions): void {
  const aside = `${path}.unreadable`;
  try {
    rmSync(aside, { force: true, recursive: true });
    renameSync(path, aside);
    for (const suffix of companions) rmSync(`${path}${suffix}`, { force: true });
  } catch (cause) {
    throw new DataFolderError(`${path} cannot be read; move it away.`, { cause });
  }
  onTrouble(`${path} cannot be read; it is now ${aside}, and the search index is built anew.`);
}

/** Reads the header (https://www.sqlite.org/fileformat.html): it says whose file it is even when the rest is damaged. */
function lookAt(path: string): Found {
  if (!existsSync(path)) return 'nothing';
  const header = Buffer.alloc(100);
  try {
    const file = openSync(path, 'r');
    try {
      if (readSync(file, header) === 0) return 'nothing';
    } finally {
      closeSync(file);
    }
  } catch {
    return 'unreadable';
  }
  if (header.toString('latin1', 0, magic.length) !== magic) return 'unreadable';
  if (header.readUInt32BE(68) !== searchApplicationId) return 'foreign';
  return header.readUInt32BE(60) === searchVersion ? 'ours' : 'other version';
}

function open(path: string, { maxPages }: SearchFileOptions): Connection {
  const database = new DatabaseSync(path, { timeout: 50 });
  try {
    makeTables(database);
    database.exec('PRAGMA journal_mode = WAL');
    // FULL: the offsets of the log commit after what is written here.
    database.exec('PRAGMA synchronous = FULL; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY');
    // ON, not FAST: FAST leaves the words of removed messages in pages that became free.
    database.exec('PRAGMA secure_delete = ON');
    // What a crash left in the WAL goes into the file: no later commit stands on it.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    if (maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${maxPages}`);
    return new Connection(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Before there is a WAL, so that the header of the file itself says from the start whose it is. */
function makeTables(database: DatabaseSync): void {
  const number = (text: string): number => Number(database.prepare(text).get()?.['n']);
  if (number('SELECT count(*) AS n FROM sqlite_schema') > 0) {
    const size = number('SELECT page_count * page_size AS n FROM pragma_page_count, pragma_page_size');
    const found = size <= wholeCheckBytes ? database.prepare('PRAGMA quick_check(1)').get() : undefined;
    if (found && Object.values(found)[0] !== 'ok') throw new Damaged();
    return;
  }
  database.exec('BEGIN IMMEDIATE');
  database.exec(`PRAGMA application_id = ${searchApplicationId}; PRAGMA user_version = ${searchVersion}`);
  for (const statement of searchTables) database.exec(statement);
  database.exec('COMMIT');
}

/** Told as SQLite tells it. */
class Damaged extends Error {
  readonly errcode = sqliteCodes.corrupt;
}
