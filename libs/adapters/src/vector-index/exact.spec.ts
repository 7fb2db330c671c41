import { closeSync, mkdirSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anyOf, describeVectorIndex, numbers, sampleManifest, unit, wordPoint } from '@homeroom/core/testing';
import { TestFolder } from '../sqlite/data-folder.test-support.js';
import { DataFolderError } from '../sqlite/errors.js';
import { VectorIndexError } from './errors.js';
import { ExactLink } from './exact-link.js';
import { ExactVectorIndex, openExactVectorIndex } from './exact.js';

describeVectorIndex('ExactVectorIndex', async () => {
  const folder = new TestFolder();
  let index = await openExactVectorIndex({ folder: folder.path });
  return {
    index: () => index,
    reopen: async () => {
      await index.close();
      index = await openExactVectorIndex({ folder: folder.path });
    },
    dispose: async () => {
      await index.close();
      folder.remove();
    },
  };
});

describe('the thread of ExactVectorIndex', () => {
  const folder = new TestFolder();
  const troubles: string[] = [];
  const onTrouble = (sentence: string): void => void troubles.push(sentence);
  const manifest = sampleManifest();
  let link: ExactLink;
  let index: ExactVectorIndex;
  const open = async (): Promise<void> => {
    link = new ExactLink({ folder: folder.path, onTrouble });
    await link.open();
    index = new ExactVectorIndex(link);
  };
  const found = async () => numbers((await index.query({ rooms: ['room1'], limit: 9_000, words: anyOf('bus') })).words);
  const dense = async () =>
    (
      await index.query({
        rooms: ['room1'],
        limit: 9_000,
        dense: { modelId: manifest.modelId, values: unit([1, 0, 0, 0]) },
      })
    ).dense;

  beforeEach(async () => {
    folder.empty();
    mkdirSync(folder.path);
    troubles.length = 0;
    await open();
    await index.ensure(manifest);
  });
  afterEach(() => index.close());
  afterAll(() => folder.remove());

  const points = Array.from({ length: 3_000 }, (_, i) =>
    wordPoint(i + 1, 'a bus', { vector: { modelId: manifest.modelId, values: unit([1, i, 0, 0]) } }),
  );

  it('is started again when it dies in the middle of an upsert, which is rejected and ends right when repeated', async () => {
    const failed = index.upsert(points).catch((error: unknown) => error);
    while ((await found())?.length === 0);
    await link.crash();
    expect(await failed).toBeInstanceOf(VectorIndexError);
    await expect(index.scan(null, 1)).rejects.toThrow('is being started again');
    expect(troubles).toEqual([expect.stringMatching(/^The thread of the search index ended/u)]);
    await eventually(() => index.scan(null, 1));
    const survived = (await found())?.length ?? 0;
    expect(survived).toBeGreaterThan(0);
    expect(survived).toBeLessThan(points.length);
    await index.upsert(points);
    await eventually(async () => expect(await dense()).toHaveLength(points.length));
    expect(await found()).toHaveLength(points.length);
    expect(await index.scan(null, 9_000)).toHaveLength(points.length);
  });

  it('answers queries while it writes', async () => {
    const order: string[] = [];
    const upserting = index.upsert(points).then(() => order.push('written'));
    await found();
    order.push('answered');
    await upserting;
    expect(order).toEqual(['answered', 'written']);
  });

  it('ends in order: what was acknowledged is there, what waits is rejected, and so is what comes later', async () => {
    await index.upsert(points.slice(0, 5));
    const waiting = index.upsert(points).catch((error: unknown) => error);
    await index.close();
    expect(await waiting).toEqual(new VectorIndexError('The search index is closed.'));
    await expect(found()).rejects.toThrow(VectorIndexError);
    expect(readdirSync(folder.path)).toEqual(['search.sqlite']);
    await open();
    expect((await found())?.length).toBeGreaterThanOrEqual(5);
    expect(troubles).toEqual([]);
  });

  it('begins anew, and says so, when its file turns out to be damaged while it is used', async () => {
    // More than SQLite keeps in memory.
    const wide = sampleManifest('wide', 4_096);
    const vector = { modelId: wide.modelId, values: new Float32Array(4_096).fill(1 / 64) };
    await index.ensure(wide);
    for (let n = 1; n <= 3_000; n += 300)
      await index.upsert(points.slice(n - 1, n + 299).map((point) => ({ ...point, vector })));
    const path = join(folder.path, 'search.sqlite');
    const file = openSync(path, 'r+');
    for (let at = 8_192; at < statSync(path).size; at += 65_536)
      writeSync(file, Buffer.alloc(65_536, 0xa5), 0, 65_536, at);
    closeSync(file);
    await expect(index.scan(null, 9_000)).rejects.toThrow('was damaged and is built anew');
    await eventually(() => index.scan(null, 1));
    expect(await index.list()).toEqual([]);
    expect(troubles[0]).toMatch(/search\.sqlite was damaged; the search index is built anew\./u);
    await index.ensure(manifest);
    await index.upsert(points.slice(0, 5));
    expect((await found())?.length).toBe(5);
  });

  it("says what it cannot do with another program's file", async () => {
    await index.close();
    const foreign = new DatabaseSync(join(folder.path, 'search.sqlite'));
    foreign.exec('PRAGMA application_id = 1');
    foreign.close();
    await expect(openExactVectorIndex({ folder: folder.path })).rejects.toThrow(DataFolderError);
    await expect(openExactVectorIndex({ folder: folder.path })).rejects.toThrow("is not Homeroom's search index");
  });
});

/** Asks until it works, for ten seconds at most. */
async function eventually(attempt: () => Promise<unknown>): Promise<void> {
  for (const until = performance.now() + 10_000; ; await new Promise((resolve) => void setImmediate(resolve))) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
    }
  }
}
