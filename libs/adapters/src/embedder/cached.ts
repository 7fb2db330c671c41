import { LRUCache } from 'lru-cache';
import type { Embedder, EmbeddingManifest, TextKind } from '@homeroom/core';
import type { Vectors } from './batch-queue.js';

/** Longer texts hardly ever come twice. */
const longestText = 256;

/**
 * Remembers the vectors of the latest texts, for queries and passages alike: no model here puts a prefix before either. Texts that differ
 * only in how they are composed (NFC) are one. The caller gets copies, so nobody can spoil what is kept.
 */
export class CachedEmbedder implements Embedder {
  private readonly vectors: LRUCache<string, Float32Array>;

  constructor(
    private readonly inner: Embedder,
    { texts }: { readonly texts: number },
  ) {
    this.vectors = new LRUCache({ max: texts });
  }

  manifest(): Promise<EmbeddingManifest> {
    return this.inner.manifest();
  }

  async embed(texts: readonly string[], kind: TextKind, signal?: AbortSignal): Promise<Vectors> {
    signal?.throwIfAborted();
    const keys = texts.map((text) => text.toWellFormed().normalize('NFC'));
    const found = new Map<string, Float32Array | null>();
    for (const key of keys) found.set(key, this.vectors.get(key) ?? null);
    const missing = [...found].flatMap(([key, vector]) => (vector ? [] : [key]));
    const answers = missing.length > 0 ? await this.inner.embed(missing, kind, signal) : [];
    missing.forEach((key, i) => {
      const vector = answers[i] ?? null;
      found.set(key, vector);
      if (vector && key.length <= longestText) this.vectors.set(key, vector);
    });
    return keys.map((key) => found.get(key)?.slice() ?? null);
  }
}
