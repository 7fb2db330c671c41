import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What every file of a folder holds, as hashes; of a sound database its rows, of everything else the bytes. */
export const contentsOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => statSync(join(folder, name)).isFile() && !/-(?:wal|shm)$/u.test(name))
      .map((name) => [name, hashOf(join(folder, name))]),
  );

function hashOf(path: string): string {
  const bytes = createHash('sha256').update(readFileSync(path));
  return (path.endsWith('.sqlite') ? rowsOf(path) : null) ?? bytes.digest('hex');
}

/** null for what SQLite cannot read to the end. */
function rowsOf(path: string): string | null {
  const hash = createHash('sha256');
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    for (const { name } of database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .all()) {
      hash.update(`${String(name)}\n`);
      for (const row of database.prepare(`SELECT * FROM "${String(name)}"`).iterate()) hash.update(JSON.stringify(row));
    }
    return hash.digest('hex');
  } catch {
    return null;
  } finally {
    database.close();
  }
}
