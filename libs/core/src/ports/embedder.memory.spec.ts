import { describe, expect, it } from '@jest/globals';
import { describeEmbedder } from './embedder.conformance.js';
import { MemoryEmbedder } from './embedder.memory.js';
import { EmbedderError } from './embedder.port.js';

describeEmbedder('MemoryEmbedder', async () => ({ embedder: new MemoryEmbedder(), dispose: async () => undefined }));

describe('MemoryEmbedder', () => {
  const cosine = async (one: string, other: string): Promise<number> => {
    const [a, b] = await new MemoryEmbedder().embed([one, other], 'passage');
    return [...(a ?? [])].reduce((sum, value, i) => sum + value * (b?.[i] ?? 0), 0);
  };

  it('finds texts near that share words or parts of them', async () => {
    expect(await cosine('Who has a violin?', 'who has A VIOLIN')).toBeGreaterThan(0.95);
    expect(await cosine('Who has a violin?', 'two violins here')).toBeGreaterThan(
      (await cosine('Who has a violin?', 'exam on Monday')) + 0.2,
    );
  });

  it('fails when it is told to, and works again', async () => {
    const embedder = new MemoryEmbedder({ modelId: 'other@ffffffffffff', dimensions: 8 });
    embedder.failWith(new EmbedderError('planted'));
    await expect(embedder.manifest()).rejects.toThrow('planted');
    await expect(embedder.embed(['a'], 'query')).rejects.toThrow('planted');
    embedder.failWith(null);
    expect(await embedder.manifest()).toMatchObject({ modelId: 'other@ffffffffffff', dimensions: 8 });
    expect((await embedder.embed(['a'], 'query'))[0]).toHaveLength(8);
    expect(embedder.asked).toEqual(Array(2).fill({ texts: ['a'], kind: 'query' }));
  });
});
