import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DataFolderError } from '../sqlite/errors.js';

const keyBytes = 32;

/**
 * The key that signs sessions: kept in the data folder, readable by its owner only, made at the first start.
 * @throws DataFolderError when the file is not a key
 */
export function sessionKeyOf(folder: string): Uint8Array {
  const path = join(folder, 'session.key');
  if (!existsSync(path)) make(path);
  const key = Buffer.from(textOf(path).trim(), 'base64url');
  if (key.length < keyBytes) {
    throw new DataFolderError(`${path} is not a key; delete it (everybody signs in again then) or restore it.`);
  }
  return key;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'ascii');
  } catch (cause) {
    throw new DataFolderError(`${path} cannot be read; give this user read access, or move it away.`, { cause });
  }
}

/** Under another name first: a machine that stops here leaves no half a key. */
function make(path: string): void {
  const file = openSync(`${path}.part`, 'w', 0o600);
  try {
    writeSync(file, `${randomBytes(keyBytes).toString('base64url')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.part`, path);
}
