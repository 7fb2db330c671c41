import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedConfig, openEmbedded } from '../embedded.js';
import { openExactVectorIndex } from '../vector-index/exact.js';
import { dataFiles, deleteData } from './reset.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeroom-reset-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () =>
  openEmbedded(embeddedConfig.parse({ HOMEROOM_DATA_DIR: folder, HOMEROOM_EMBEDDING_DRIVER: 'off' }), { modelDir: '' });

describe('deleting the data', () => {
  it('leaves nothing of ours, and everything else', async () => {
    await (await open()).close();
    await (await openExactVectorIndex({ folder })).close();
    for (const name of ['search.sqlite-wal', 'search.sqlite.unreadable']) writeFileSync(join(folder, name), 'ours');
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    expect(dataFiles(folder).length).toBeGreaterThan(1);
    deleteData(folder);
    expect(readdirSync(folder)).toEqual(['notes.txt']);
  });

  it('is refused while Homeroom runs on the folder', async () => {
    const running = await open();
    const before = dataFiles(folder);
    expect(() => deleteData(folder)).toThrow('in use by another Homeroom');
    expect(dataFiles(folder)).toEqual(before);
    await running.close();
  });

  it('finds nothing in a folder that is not there', () => {
    expect(dataFiles(join(folder, 'nowhere'))).toEqual([]);
  });
});
