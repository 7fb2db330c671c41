import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryEmbedder, describeEmbedder } from '@homeroom/core/testing';
import { CachedEmbedder } from './cached.js';

describeEmbedder('CachedEmbedder', async () => ({
  embedder: new CachedEmbedder(new MemoryEmbedder(), { texts: 4 }),
  dispose: async () => undefined,
}));

describe('CachedEmbedder', () => {
  let inner: MemoryEmbedder;
  let embedder: CachedEmbedder;
  beforeEach(() => {
    inner = new MemoryEmbedder();
    embedder = new CachedEmbedder(inner, { texts: 2 });
  });
  const asked = () => inner.asked.map(({ texts }) => texts);

  it('asks once for a text, whatever its kind, its composition and how often it comes', async () => {
    await embedder.embed(['schön', 'scho\u0308n', 'schön'], 'passage');
    await embedder.embed(['scho\u0308n'], 'query');
    expect(asked()).toEqual([['schön']]);
  });

  it('asks only for what it does not remember, and forgets the text that was not used for longest', async () => {
    await embedder.embed(['a', 'b'], 'passage');
    await embedder.embed(['a', 'c'], 'passage');
    await embedder.embed(['a'], 'passage');
    await embedder.embed(['b'], 'passage');
    expect(asked()).toEqual([['a', 'b'], ['c'], ['b']]);
  });

  it('remembers no text that is long, and none without a vector', async () => {
    for (let i = 0; i < 2; i++) await embedder.embed(['x'.repeat(257)], 'passage');
    expect(asked()).toHaveLength(2);
    const nothing = { manifest: () => inner.manifest(), embed: async () => [null] };
    expect(await new CachedEmbedder(nothing, { texts: 2 }).embed(['a', 'a'], 'query')).toEqual([null, null]);
  });

  it('answers from memory while the model fails', async () => {
    await embedder.embed(['a'], 'passage');
    inner.failWith(new Error('planted'));
    expect(await embedder.embed(['a'], 'query')).toHaveLength(1);
    await expect(embedder.embed(['a', 'b'], 'query')).rejects.toThrow('planted');
  });
});
