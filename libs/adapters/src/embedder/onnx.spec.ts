import { rmSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock, describeEmbedder } from '@homeroom/core/testing';
import { startModelThread } from './model-thread.js';
import type { ModelThread } from './model-thread.js';
import { ModelCopy, modelFolder } from './models.test-support.js';
import { OnnxEmbedder } from './onnx.js';

// A real model on a busy machine.
jest.setTimeout(60_000);

for (const name of ['tiny', 'all-MiniLM-L6-v2'] as const) {
  const shared = new OnnxEmbedder({ folder: modelFolder(name), clock: new ManualClock(), threads: 1 });
  afterAll(() => shared.close());
  describeEmbedder(`OnnxEmbedder with ${name}`, async () => ({ embedder: shared, dispose: async () => undefined }));
}

describe('OnnxEmbedder', () => {
  const clock = new ManualClock();
  const copy = new ModelCopy();
  let embedder: OnnxEmbedder | undefined;
  afterEach(async () => {
    await embedder?.close();
    copy.restore();
  });
  afterAll(() => copy.remove());
  const open = (options: Partial<ConstructorParameters<typeof OnnxEmbedder>[0]> = {}): OnnxEmbedder =>
    (embedder = new OnnxEmbedder({ folder: copy.path, clock, threads: 1, ...options }));
  const texts = Array.from({ length: 100 }, (_, i) => `text number ${i}`);

  it('gives every text its vector though its threads end in mid-batch', async () => {
    const undisturbed = await open().embed(texts, 'passage');
    await embedder?.close();
    let runs = 0;
    const startThread = async (...args: Parameters<typeof startModelThread>): Promise<ModelThread> => {
      const thread = await startModelThread(...args);
      return {
        ...thread,
        // What is no list of texts ends a thread as any error in the middle of a batch does.
        run: (batch) => thread.run(++runs % 2 === 1 ? ('planted' as never) : batch),
      };
    };
    const disturbed = await open({ startThread, threads: 2 }).embed(texts, 'passage');
    expect(runs).toBeGreaterThanOrEqual(8);
    expect(disturbed.map((vector) => [...(vector ?? [])])).toEqual(undisturbed.map((vector) => [...(vector ?? [])]));
  });

  it('finds that a model gives other vectors than it should, and uses it once it is mended', async () => {
    copy.alterReferences();
    const { modelId } = await open().manifest();
    await expect(embedder?.embed(['a'], 'query')).rejects.toThrow(
      /tiny gives other vectors here than those in its reference\.json \(cosine .*, at least 0\.999 is needed\)/u,
    );
    copy.restore();
    await expect(embedder?.embed(['a'], 'query')).rejects.toThrow('reference.json');
    await clock.advance(1_000);
    expect(await embedder?.embed(['a'], 'query')).toHaveLength(1);
    expect(await embedder?.manifest()).toHaveProperty('modelId', modelId);
  });

  it('says what is wrong with the folder, looks again a second later, and works once it is mended', async () => {
    rmSync(copy.file('tokenizer.json'));
    await expect(open().manifest()).rejects.toThrow(/tokenizer\.json is missing/u);
    copy.restore();
    await expect(embedder?.embed(['a'], 'query')).rejects.toThrow(/tokenizer\.json is missing/u);
    await clock.advance(1_000);
    expect(await embedder?.embed(['a'], 'query')).toHaveLength(1);
  });

  it('gives no vectors of another model than the one it named', async () => {
    const { modelId } = await open({ startThread: () => Promise.reject(new Error('planted')) }).manifest();
    await expect(embedder?.embed(['a'], 'query')).rejects.toThrow('planted');
    for (const name of ['manifest.json', 'reference.json']) copy.edit(name, (text) => text.replace('tiny-', 'huge-'));
    await clock.advance(1_000);
    await expect(embedder?.embed(['a'], 'query')).rejects.toThrow(
      /now holds another model \(huge-random-bert@\w+, it was tiny-random-bert@\w+\)/u,
    );
    expect(await embedder?.manifest()).toHaveProperty('modelId', modelId);
  });

  it('goes on with a new thread when one is replaced for its memory', async () => {
    let started = 0;
    const startThread = (...args: Parameters<typeof startModelThread>): Promise<ModelThread> => {
      started++;
      return startModelThread(...args);
    };
    open({ startThread, rssBytes: () => 2, memoryMaxBytes: 1 });
    expect(await embedder?.embed(texts, 'passage')).not.toContain(null);
    expect(started).toBe(2);
  });

  it('can be closed at any moment: what runs and what waits rejects, and nothing else happens', async () => {
    for (const name of ['tiny', 'all-MiniLM-L6-v2'] as const) {
      for (const turns of [0, 1, 3]) {
        const asked = Promise.allSettled([open({ folder: modelFolder(name) }).embed(texts, 'passage')]);
        for (let turn = 0; turn < turns; turn++) await embedder?.embed(texts.slice(turn, turn + 1), 'query');
        await embedder?.close();
        for (const answer of await asked)
          if (answer.status === 'rejected') expect(answer.reason).toHaveProperty('name', 'EmbedderError');
      }
    }
  });

  it('rejects after it was closed', async () => {
    await open().close();
    await expect(embedder?.embed(['a'], 'query')).rejects.toThrow('The embedder is closed.');
  });
});
