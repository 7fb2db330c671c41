import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from '@jest/globals';
import { TestFolder } from './data-folder.test-support.js';

const here = import.meta.dirname;
const folder = new TestFolder();
afterEach(() => folder.remove());

/** Kills the process after so many acknowledgements. @returns every number that was acknowledged */
async function appendUntilKilled(count: number): Promise<readonly number[]> {
  const flags = ['--conditions=@homeroom/source', '--import', join(here, 'run-source.test-support.mjs')];
  const child = spawn(process.execPath, [...flags, join(here, 'abrupt-end.test-child.ts'), folder.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: number[] = [];
  for await (const line of createInterface(child.stdout)) {
    acknowledged.push(Number(line));
    if (acknowledged.length === count) child.kill('SIGKILL');
  }
  return acknowledged;
}

describe('an abrupt end', () => {
  it('leaves every acknowledged append in the log, and a folder that opens at once', async () => {
    const acknowledged = await appendUntilKilled(200);
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);
    const database = folder.open();
    const rows = await database.read((c) =>
      c.all<{ value: Uint8Array; partition: number; offset: number }>(
        'SELECT * FROM log_records ORDER BY partition, offset',
      ),
    );
    await database.close();
    const kept = new Set(rows.map(({ value }) => Number(new TextDecoder().decode(value))));
    expect(acknowledged.filter((number) => !kept.has(number))).toEqual([]);
    expect(kept.size).toBe(rows.length);
    const ends = new Map(rows.map(({ partition, offset }) => [partition, offset]));
    expect([...ends.values()].reduce((sum, offset) => sum + offset, 0)).toBe(rows.length);
  });
});
