import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../clock/system.js';
import { openDatabase } from './database.js';
import type { SqliteDatabase } from './database.js';

/** A data folder for specs, gone with `remove`. */
export class TestFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'homeroom-'));

  open(): SqliteDatabase {
    return openDatabase({ folder: this.path, clock: new SystemClock() });
  }

  empty(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  remove(): void {
    this.empty();
  }
}
