import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { newFolder, runToEnd, startStandalone } from './standalone-process.js';

const [data, backups] = [newFolder(), newFolder()];

afterAll(() => {
  for (const folder of [data, backups]) rmSync(folder, { recursive: true, force: true });
});

const openToOthers = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0);

describe('the files of Homeroom', () => {
  it('are for its own user only: database, key and backups', async () => {
    const { homeroom } = await startStandalone({ data });
    const { code } = await runToEnd({ args: ['backup', join(backups, 'homeroom.backup'), '--data', data] });
    const [live, copied] = [openToOthers(data), openToOthers(backups)];
    await homeroom.end('SIGTERM');
    expect(code).toBe(0);
    expect(readdirSync(backups)).toEqual(['homeroom.backup']);
    expect([live, copied]).toEqual([[], []]);
  }, 60_000);
});
