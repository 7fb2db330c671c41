import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestFolder } from './data-folder.test-support.js';
import { databaseFile } from './database.js';
import type { SqliteDatabase } from './database.js';
import { DataFolderError } from './errors.js';

const nobody = 65_534;

describe('openDatabase', () => {
  let folder: TestFolder;
  let opened: SqliteDatabase[] = [];
  const open = (): SqliteDatabase => {
    const database = folder.open();
    opened.push(database);
    return database;
  };
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((database) => database.close()));
    opened = [];
  };
  const path = (): string => databaseFile(folder.path);
  const pragma = (database: SqliteDatabase, name: string): Promise<unknown> =>
    database.read((c) => Object.values(c.get(`PRAGMA ${name}`) ?? {})[0]);
  /** A database with enough in it that damage has something to hit. */
  const filled = async (): Promise<void> => {
    const database = open();
    await database.write((c) => {
      for (let n = 0; n < 500; n++)
        c.run('INSERT INTO log_settings (name, value) VALUES (?, ?)', `name ${n}`.padEnd(200, '.'), n);
    });
    await close();
  };
  /** Opening fails with this sentence, twice the same, and the file stays as it was. */
  const expectRefusal = (sentence: RegExp): void => {
    const before = readFileSync(path());
    for (const attempt of [1, 2]) {
      expect({ attempt, error: errorOf(open) }).toEqual({ attempt, error: expect.any(DataFolderError) });
      expect(errorOf(open)?.message).toMatch(sentence);
      expect(errorOf(open)?.message).toContain(folder.path);
    }
    expect(readFileSync(path()).equals(before)).toBe(true);
  };

  beforeEach(() => void (folder = new TestFolder()));
  afterEach(async () => {
    await close();
    folder.remove();
  });

  it('commits to the disk: WAL, synchronous = FULL, foreign keys', async () => {
    const database = open();
    expect(await pragma(database, 'synchronous')).toBe(2);
    expect(await pragma(database, 'journal_mode')).toBe('wal');
    expect(await pragma(database, 'foreign_keys')).toBe(1);
    expect(await pragma(database, 'busy_timeout')).toBeLessThanOrEqual(100);
  });

  it('keeps what was written over a close', async () => {
    const first = open();
    await first.write((c) => c.run("INSERT INTO room_heads (room_id, head) VALUES ('r1', 7)"));
    await close();
    expect(readdirSync(folder.path).sort()).toEqual(['homeroom.lock', 'homeroom.sqlite']);
    expect(await open().read((c) => c.get("SELECT head FROM room_heads WHERE room_id = 'r1'"))).toEqual({ head: 7 });
  });

  it('makes the folder for its owner only', async () => {
    folder.empty();
    open();
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  });

  it('refuses a second opening of the folder, and lets go of it when closed', async () => {
    open();
    expect(errorOf(open)?.message).toMatch(/^The data folder .* is in use by another Homeroom; stop that one/u);
    await close();
    expect(errorOf(open)).toBeNull();
  });

  it('refuses a file that is no database', () => {
    writeFileSync(path(), 'a shopping list, perhaps\n'.repeat(100));
    expectRefusal(/is not Homeroom's database; move it away, or choose another folder\.$/u);
  });

  it("refuses somebody else's database", () => {
    const other = new DatabaseSync(path());
    other.exec('CREATE TABLE songs (title TEXT)');
    other.close();
    expectRefusal(/is not Homeroom's database; move it away/u);
  });

  it('refuses what a newer release wrote', async () => {
    await filled();
    const newer = new DatabaseSync(path());
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expectRefusal(/was written by a newer Homeroom; start that release/u);
  });

  it('refuses a damaged file', async () => {
    await filled();
    const bytes = readFileSync(path());
    bytes.fill(0xa5, 4_096 + 100);
    writeFileSync(path(), bytes);
    expectRefusal(/is damaged; restore a backup of it\.$/u);
  });

  it('refuses a file with damage that only a look at every page finds', async () => {
    await filled();
    const bytes = readFileSync(path());
    bytes.fill(0xa5, bytes.length - 4_096 + 8, bytes.length - 4_096 + 80);
    writeFileSync(path(), bytes);
    expectRefusal(/is damaged; restore a backup of it\.$/u);
  });

  it('refuses a file that was cut off', async () => {
    await filled();
    truncateSync(path(), 3 * 4_096);
    expectRefusal(/is damaged; restore a backup of it\.$/u);
  });

  it('opens an empty file as a new database', async () => {
    writeFileSync(path(), '');
    expect(await pragma(open(), 'user_version')).toBe(1);
  });

  it('says that the folder cannot be made when a file is in its place', () => {
    folder.empty();
    writeFileSync(folder.path, '');
    expect(errorOf(open)?.message).toMatch(
      /^The data folder .* cannot be made; give this user write access, or choose/u,
    );
  });

  it('says that the folder cannot be written', () => {
    asNobody(() => {
      mkdirSync(join(folder.path, 'inner'));
      chmodSync(folder.path, 0o555);
    }, folder.path);
    const error = asNobody(() => errorOf(open), folder.path);
    expect(error).toBeInstanceOf(DataFolderError);
    expect(error?.message).toMatch(/^The data folder .* cannot be written; give this user write access/u);
    expect(readdirSync(folder.path)).toEqual(['inner']);
  });
});

function errorOf(act: () => unknown): Error | null {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Root may write everywhere: as root, the act runs as somebody else, who owns the folder. */
function asNobody<Result>(act: () => Result, folder: string): Result {
  if (process.geteuid?.() !== 0) return act();
  chownSync(folder, nobody, nobody);
  process.seteuid?.(nobody);
  try {
    return act();
  } finally {
    process.seteuid?.(0);
  }
}
