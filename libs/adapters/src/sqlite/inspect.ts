import { DatabaseSync } from 'node:sqlite';
import { existsSync, statSync } from 'node:fs';
import { DataFolderError, sqliteCode, sqliteCodes } from './errors.js';
import { applicationId, schemaVersion } from './schema.js';

/** Up to this size every page is looked at before the file is used (≈ 0.5 s); beyond it SQLite finds damage when it reads it. */
const wholeCheckBytes = 256 * 1024 * 1024;

/** `new`: missing or empty, to be made. `ours`: sound, and of this release's schema or an older one. */
export type FileState = 'new' | 'ours';

/**
 * Looks at a database file without writing to it.
 * @throws DataFolderError for a file that is damaged, foreign, or of a newer release
 */
export function inspectFile(path: string, check: 'quick' | 'whole' = 'quick'): FileState {
  if (!existsSync(path)) return 'new';
  const { size } = statSync(path);
  if (size === 0) return 'new';
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 1_000 });
    return judge({ database, path, whole: check === 'whole' || size <= wholeCheckBytes });
  } catch (error) {
    throw explain(path, error);
  } finally {
    database?.close();
  }
}

function judge({
  database,
  path,
  whole,
}: {
  readonly database: DatabaseSync;
  readonly path: string;
  readonly whole: boolean;
}): FileState {
  const tables = number(database, 'SELECT count(*) AS n FROM sqlite_schema');
  const id = number(database, 'SELECT application_id AS n FROM pragma_application_id');
  const version = number(database, 'SELECT user_version AS n FROM pragma_user_version');
  if (tables === 0 && id === 0) return 'new';
  if (id !== applicationId)
    throw new DataFolderError(`${path} is not Homeroom's database; move it away, or choose another folder.`);
  if (version > schemaVersion) {
    throw new DataFolderError(
      `${path} was written by a newer Homeroom; start that release, or restore a backup made by this one.`,
    );
  }
  const found = whole ? database.prepare('PRAGMA quick_check(1)').get() : undefined;
  if (found && Object.values(found)[0] !== 'ok') throw damaged(path);
  return 'ours';
}

function number(database: DatabaseSync, text: string): number {
  return Number(database.prepare(text).get()?.['n']);
}

const damaged = (path: string, cause?: unknown) =>
  new DataFolderError(`${path} is damaged; restore a backup of it.`, cause === undefined ? undefined : { cause });

/** What an error that SQLite gave for this file means to a person; errors of another kind come back as they are. */
export function explain(path: string, cause: unknown): unknown {
  switch (sqliteCode(cause)) {
    case sqliteCodes.notADatabase:
      return new DataFolderError(`${path} is not Homeroom's database; move it away, or choose another folder.`, {
        cause,
      });
    case sqliteCodes.corrupt:
      return damaged(path, cause);
    case sqliteCodes.readOnly:
    case sqliteCodes.cannotOpen:
      return new DataFolderError(
        `${path} cannot be opened for writing; give this user write access, or choose another folder.`,
        { cause },
      );
    case sqliteCodes.busy:
      return new DataFolderError(`${path} is held by another program; close that one.`, { cause });
    case sqliteCodes.full:
      return new DataFolderError(`The disk that holds ${path} is full; make room on it.`, { cause });
    case sqliteCodes.ioError:
      return new DataFolderError(`${path} cannot be read; check the disk, or restore a backup.`, { cause });
    default:
      return cause;
  }
}
