import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from './folder-lock.js';

/** The database and the search index with their companions, backups set aside by a restore, the lock and the key. */
const ours = /^(?:homeroom\.(?:sqlite|lock)|search\.sqlite|session\.key)/u;

/** What Homeroom keeps in the folder; empty when there is nothing. */
export const dataFiles = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => ours.test(name)) : [];

/**
 * Deletes what Homeroom keeps in the folder, and nothing else.
 * @throws DataFolderError when Homeroom runs on it; nothing is deleted then
 */
export function deleteData(folder: string): void {
  const lock = lockFolder(folder);
  try {
    for (const name of dataFiles(folder).filter((file) => !file.startsWith('homeroom.lock')))
      rmSync(join(folder, name), { recursive: true });
  } finally {
    lock.release();
  }
  for (const name of dataFiles(folder)) rmSync(join(folder, name));
}
