import { statfs } from 'node:fs/promises';
import { DataFolderError } from './errors.js';

/** A commit of many messages needs this much at the most. A small write may still find room where a larger one failed. */
const leastFreeBytes = 1_048_576;

/** @throws DataFolderError when the disk of the folder has less than 1 MiB left for this user */
export async function checkRoom(folder: string, least = leastFreeBytes): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < least)
    throw new DataFolderError('The disk that holds the data folder is full; make room on it.');
}
