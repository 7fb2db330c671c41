import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { TestFolder } from './data-folder.test-support.js';

const child = fileURLToPath(new URL('./abrupt-end.test-child.ts', import.meta.url));
const runSource = fileURLToPath(new URL('./run-source.test-support.mjs', import.meta.url));
const folder = new TestFolder();
afterEach(() => folder.remove());

/** Kills the process after so many acknowledgements. @returns every number that was acknowledged */
async function appendUntilKilled(count: number): Promise<readonly number[]> {
  const flags = ['--conditions=@homeroom/source', '--import', runSource];
  const appender = spawn(process.execPath, [...flags, child, folder.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: number[] = [];
  for await (const line of createInterface(appender.stdout)) {
    acknowledged.push(Number(line));
    if (acknowledged.length === count) appender.kill('SIGKILL');
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
