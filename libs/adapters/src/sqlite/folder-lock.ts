import { existsSync, mkdirSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { dirname, join, resolve } from 'node:path';
import { DataFolderError, sqliteCode, sqliteCodes } from './errors.js';

export type FolderLock = { release(): void };

/**
 * One process at a time per data folder. The lock is SQLite's own on a small file beside the database: the system lets go of it
 * when the process ends, however it ends, and readers of the database (a backup) are not in its way.
 * @throws DataFolderError when another process holds it, or the folder cannot be written
 */
export function lockFolder(folder: string): FolderLock {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(join(folder, 'homeroom.lock'), { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    const held = database;
    return { release: () => held.close() };
  } catch (error) {
    database?.close();
    throw explain(folder, error);
  }
}

function explain(folder: string, cause: unknown): unknown {
  switch (sqliteCode(cause)) {
    case sqliteCodes.busy:
      return new DataFolderError(
        `The data folder ${folder} is in use by another Homeroom; stop that one, or choose another folder.`,
        { cause },
      );
    case sqliteCodes.readOnly:
    case sqliteCodes.cannotOpen:
    case sqliteCodes.ioError:
      return new DataFolderError(
        `The data folder ${folder} cannot be written; give this user write access, or choose another folder.`,
        { cause },
      );
    case sqliteCodes.full:
      return new DataFolderError(`The disk that holds the data folder ${folder} is full; make room on it.`, { cause });
    case sqliteCodes.notADatabase:
    case sqliteCodes.corrupt:
      return new DataFolderError(`${join(folder, 'homeroom.lock')} is not Homeroom's lock file; move it away.`, {
        cause,
      });
    default:
      return cause;
  }
}

/** @throws DataFolderError when it is missing and cannot be made */
export function makeFolder(folder: string): void {
  try {
    makeMissing(resolve(folder));
  } catch (cause) {
    throw new DataFolderError(
      `The data folder ${folder} cannot be made; give this user write access, or choose another folder.`,
      { cause },
    );
  }
}

/** Not by `recursive`, which never ends where the system denies a file below a folder that is there, as in /proc. */
function makeMissing(folder: string): void {
  if (existsSync(folder) && statSync(folder).isDirectory()) return;
  if (dirname(folder) !== folder) makeMissing(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if (!existsSync(folder) || !statSync(folder).isDirectory()) throw error;
  }
}
