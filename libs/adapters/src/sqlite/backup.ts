import { DatabaseSync, backup } from 'node:sqlite';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { deleteSearchFile } from '../vector-index/search-file.js';
import { databaseFile } from './database.js';
import { DataFolderError } from './errors.js';
import { lockFolder, makeFolder } from './folder-lock.js';
import { explain, inspectFile } from './inspect.js';

export type Backup = {
  /** The data folder. */
  readonly folder: string;
  /** The file to make; there must be none of that name yet. */
  readonly to: string;
};

export type Restore = {
  readonly folder: string;
  /** A file that `backUp` made. */
  readonly from: string;
  /** Milliseconds since 1970; names the file that the present database is kept in. */
  readonly now: number;
};

/** All pages in one step: one consistent state, whatever is written meanwhile. */
const allPages = 2 ** 31 - 1;

/**
 * Copies the database to one file, whether Homeroom runs on it or not: the state of one moment, checked afterwards.
 * The key that signs sessions is not in it, nor is the search index, which is built anew from the messages.
 * @throws DataFolderError when there is nothing to copy, the file exists, or the copy cannot be written
 */
export async function backUp({ folder, to }: Backup): Promise<void> {
  const from = databaseFile(folder);
  if (inspectFile(from) === 'new')
    throw new DataFolderError(`There is no database in ${folder}; name the data folder of a Homeroom.`);
  if (existsSync(to)) throw new DataFolderError(`${to} exists already; choose another name.`);
  await copy(from, `${to}.part`);
  renameSync(`${to}.part`, to);
  syncToDisk(dirname(resolve(to)));
}

/**
 * Puts a backup in the place of the database, in one step; what was there is kept beside it, but for the search index: it knows
 * other messages, and is built anew. Everybody's session goes on if it
 * was signed with the folder's key and is in the backup.
 * @returns the file that holds the former database; null when there was none
 * @throws DataFolderError when Homeroom runs on the folder, or the file is damaged, foreign, or of a newer release; nothing is changed then
 */
export async function restore({ folder, from, now }: Restore): Promise<string | null> {
  makeFolder(folder);
  const lock = lockFolder(folder);
  try {
    const path = databaseFile(folder);
    if (resolve(from) === resolve(path))
      throw new DataFolderError(`${from} is the database itself; name a backup of it.`);
    if (inspectFile(from, 'whole') === 'new')
      throw new DataFolderError(`${from} is missing or empty; name a backup of Homeroom's database.`);
    const restoring = join(folder, 'homeroom.sqlite.restoring');
    await copy(from, restoring);
    const aside = existsSync(path) ? setAside(path, now) : null;
    // Before the step: an index must never stand beside messages that it was not made of.
    deleteSearchFile(folder);
    renameSync(restoring, path);
    syncToDisk(folder);
    return aside;
  } finally {
    lock.release();
  }
}

async function copy(from: string, to: string): Promise<void> {
  rmSync(to, { force: true });
  let source: DatabaseSync | null = null;
  try {
    source = new DatabaseSync(from, { readOnly: true, timeout: 1_000 });
    await backup(source, to, { rate: allPages });
    if (inspectFile(to, 'whole') !== 'ours') throw new DataFolderError(`The copy of ${from} is empty; try again.`);
    syncToDisk(to);
  } catch (error) {
    rmSync(to, { force: true });
    throw error instanceof DataFolderError ? error : explain(to, error);
  } finally {
    source?.close();
    for (const suffix of ['-wal', '-shm']) rmSync(`${to}${suffix}`, { force: true });
  }
}

/** Gives the present database a second name. Its WAL goes with it: beside the new file it would be applied to that one. */
function setAside(path: string, now: number): string {
  const aside = `${path}.before-${new Date(now).toISOString().replaceAll(/[:.]/gu, '-')}`;
  emptyWal(path);
  linkSync(path, aside);
  if (existsSync(`${path}-wal`)) renameSync(`${path}-wal`, `${aside}-wal`);
  rmSync(`${path}-shm`, { force: true });
  return aside;
}

/** A database that is damaged is left as it is, with its WAL. */
function emptyWal(path: string): void {
  if (!isSound(path)) return;
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

function isSound(path: string): boolean {
  try {
    return inspectFile(path) === 'ours';
  } catch (error) {
    if (error instanceof DataFolderError) return false;
    throw error;
  }
}

function syncToDisk(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
