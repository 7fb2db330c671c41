import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { wordPoint } from '@homeroom/core/testing';
import { SystemClock } from '../clock/system.js';
import { SqliteEventLog } from '../event-log/sqlite.js';
import { openExactVectorIndex } from '../vector-index/exact.js';
import { searchFile } from '../vector-index/search-file.js';
import { backUp, restore } from './backup.js';
import { TestFolder } from './data-folder.test-support.js';
import { databaseFile } from './database.js';
import type { SqliteDatabase } from './database.js';
import { DataFolderError } from './errors.js';

const now = Date.UTC(2026, 0, 12, 8);

describe('backUp and restore', () => {
  let school: TestFolder;
  let elsewhere: TestFolder;
  let opened: SqliteDatabase[] = [];
  const open = (folder: TestFolder): SqliteDatabase => {
    const database = folder.open();
    opened.push(database);
    return database;
  };
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((database) => database.close()));
    opened = [];
  };
  const file = (): string => join(elsewhere.path, 'school.backup');
  const put = (database: SqliteDatabase, head: number): Promise<unknown> =>
    database.write((c) => c.run("INSERT OR REPLACE INTO room_heads (room_id, head) VALUES ('r1', ?)", head));
  const headOf = async (folder: TestFolder): Promise<unknown> => {
    const row = await open(folder).read((c) =>
      c.get<{ head: number }>("SELECT head FROM room_heads WHERE room_id = 'r1'"),
    );
    await close();
    return row?.head;
  };
  const backedUp = async (head: number): Promise<void> => {
    await put(open(school), head);
    await backUp({ folder: school.path, to: file() });
    await close();
  };

  beforeEach(() => {
    school = new TestFolder();
    elsewhere = new TestFolder();
  });
  afterEach(async () => {
    await close();
    school.remove();
    elsewhere.remove();
  });

  it('brings a school back as it was, on another machine too', async () => {
    await backedUp(7);
    const other = new TestFolder();
    expect(await restore({ folder: other.path, from: file(), now })).toBeNull();
    expect(await headOf(other)).toBe(7);
    other.remove();
  });

  it('copies what was acknowledged, while Homeroom writes on: one moment, nothing half', async () => {
    const database = open(school);
    const log = await SqliteEventLog.open(database, { clock: new SystemClock(), partitions: 4 });
    const pair = (n: number) => ['a', 'b'].map((key) => ({ topic: 't', key, value: Buffer.from(`${n}`) }));
    let n = 0;
    let going = true;
    const writing = (async () => {
      while (going) await Promise.all(Array.from({ length: 20 }, () => log.append(pair(n++))));
    })();
    for (let i = 0; i < 20; i++) await log.append(pair(n++));
    const acknowledged = await rows(database);
    await backUp({ folder: school.path, to: file() });
    going = false;
    await writing;
    await log.close();
    await close();
    await restore({ folder: school.path, from: file(), now });
    const restored = open(school);
    expect(await rows(restored)).toBeGreaterThanOrEqual(acknowledged);
    const halves = await restored.read((c) =>
      c.all('SELECT value FROM log_records GROUP BY value HAVING count(*) <> 2'),
    );
    expect(halves).toEqual([]);
    expect(await restored.read((c) => c.get('PRAGMA integrity_check'))).toEqual({ integrity_check: 'ok' });
  });

  it('keeps what was there beside it', async () => {
    await backedUp(7);
    await put(open(school), 8);
    await close();
    const aside = await restore({ folder: school.path, from: file(), now });
    expect(aside).toBe(`${databaseFile(school.path)}.before-2026-01-12T08-00-00-000Z`);
    expect(await headOf(school)).toBe(7);
    const former = new DatabaseSync(aside ?? '', { readOnly: true });
    expect(former.prepare("SELECT head FROM room_heads WHERE room_id = 'r1'").get()).toEqual({ head: 8 });
    former.close();
  });

  it('leaves no search index of other messages behind, and takes none along', async () => {
    const index = await openExactVectorIndex({ folder: school.path });
    await index.upsert([wordPoint(1, 'a secret')]);
    await backedUp(7);
    await index.close();
    expect(readdirSync(elsewhere.path)).toEqual(['school.backup']);
    expect(readFileSync(file()).includes('secret')).toBe(false);
    expect(existsSync(searchFile(school.path))).toBe(true);
    await restore({ folder: school.path, from: file(), now });
    expect(readdirSync(school.path).filter((name) => name.startsWith('search'))).toEqual([]);
  });

  it('mends a folder whose database is damaged, and keeps that too', async () => {
    await backedUp(7);
    writeFileSync(databaseFile(school.path), 'ruins');
    writeFileSync(`${databaseFile(school.path)}-wal`, 'more ruins');
    const aside = await restore({ folder: school.path, from: file(), now });
    expect(readFileSync(aside ?? '', 'utf8')).toBe('ruins');
    expect(readFileSync(`${aside}-wal`, 'utf8')).toBe('more ruins');
    expect(await headOf(school)).toBe(7);
  });

  it('refuses to restore under a running Homeroom', async () => {
    await backedUp(7);
    await put(open(school), 8);
    await expect(restore({ folder: school.path, from: file(), now })).rejects.toThrow(/is in use by another Homeroom/u);
    await close();
    expect(await headOf(school)).toBe(8);
  });

  it.each<[string, (path: string) => void, RegExp]>([
    ['no file', () => undefined, /is missing or empty; name a backup/u],
    ['a foreign file', (path) => writeFileSync(path, 'holiday pictures'.repeat(500)), /is not Homeroom's database/u],
    ['a damaged backup', (path) => writeFileSync(path, readFileSync(path).fill(0xa5, 4_200)), /is damaged/u],
    ['a backup of a newer release', (path) => pragma(path, 'user_version = 99'), /was written by a newer Homeroom/u],
  ])('refuses %s and changes nothing', async (what, spoil, sentence) => {
    await put(open(school), 8);
    if (what.includes('backup')) await backUp({ folder: school.path, to: file() });
    await close();
    spoil(file());
    const before = readdirSync(school.path);
    const attempt = restore({ folder: school.path, from: file(), now });
    await expect(attempt).rejects.toThrow(DataFolderError);
    await expect(attempt).rejects.toThrow(sentence);
    expect(readdirSync(school.path)).toEqual(before);
    expect(await headOf(school)).toBe(8);
  });

  it('never writes over a file, and leaves none behind when it fails', async () => {
    await backedUp(7);
    await expect(backUp({ folder: school.path, to: file() })).rejects.toThrow(/exists already; choose another name/u);
    await expect(backUp({ folder: school.path, to: join(elsewhere.path, 'none', 'x') })).rejects.toThrow(
      DataFolderError,
    );
    expect(readdirSync(elsewhere.path)).toEqual(['school.backup']);
  });

  it('says when there is nothing to back up', async () => {
    await expect(backUp({ folder: school.path, to: file() })).rejects.toThrow(
      /There is no database in .*; name the data folder/u,
    );
    expect(existsSync(file())).toBe(false);
  });
});

const rows = (database: SqliteDatabase): Promise<number> =>
  database.read((c) => c.get<{ n: number }>('SELECT count(*) AS n FROM log_records')?.n ?? 0);

function pragma(path: string, text: string): void {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA ${text}`);
  database.close();
}
