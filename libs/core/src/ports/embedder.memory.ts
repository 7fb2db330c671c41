import { foldText, wordKey } from '../people/fold-name.js';
import type { Embedder, EmbeddingManifest, TextKind } from './embedder.port.js';

export type MemoryEmbedderOptions = {
  readonly modelId?: string;
  readonly dimensions?: number;
};

/**
 * Signed feature hashing of the folded text, its words and their trigrams: texts that share words or parts of words are near each other,
 * and that is all it knows of meaning.
 */
export class MemoryEmbedder implements Embedder {
  /** Every call that reached the model, for specs that count. */
  readonly asked: { readonly texts: readonly string[]; readonly kind: TextKind }[] = [];
  private readonly told: EmbeddingManifest;
  private error: Error | null = null;

  constructor({ modelId = 'memory@0123456789ab', dimensions = 64 }: MemoryEmbedderOptions = {}) {
    this.told = { modelId, dimensions, maxTokens: 256, semantic: false };
  }

  /** Every call rejects with this error until null is given. */
  failWith(error: Error | null): void {
    this.error = error;
  }

  async manifest(): Promise<EmbeddingManifest> {
    await null;
    if (this.error) throw this.error;
    return this.told;
  }

  async embed(texts: readonly string[], kind: TextKind, signal?: AbortSignal): Promise<readonly Float32Array[]> {
    signal?.throwIfAborted();
    this.asked.push({ texts: [...texts], kind });
    await null;
    signal?.throwIfAborted();
    if (this.error) throw this.error;
    return texts.map((text) => vectorOf(text, this.told.dimensions));
  }
}

function vectorOf(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const [feature, weight] of featuresOf(text)) {
    const hash = fnv1a(feature);
    const at = hash % dimensions;
    vector[at] = (vector[at] ?? 0) + (hash & 0x80000000 ? -weight : weight);
  }
  const length = Math.hypot(...vector);
  // Features can cancel each other out; no text is without a vector.
  if (length === 0) vector[0] = 1;
  return length === 0 ? vector : vector.map((value) => value / length);
}

function* featuresOf(text: string): Generator<readonly [feature: string, weight: number]> {
  // The whole text, faintly: texts of signs only have no words, and no two texts are quite the same.
  yield [`text ${foldText(text)}`, 0.25];
  yield [`exactly ${text}`, 0.0625];
  for (const word of wordKey(text).split(' ').slice(1)) {
    yield [`word ${word}`, 1];
    const letters = [...`^${word}$`];
    for (let i = 0; i + 3 <= letters.length; i++) yield [letters.slice(i, i + 3).join(''), 0.5];
  }
}

/** FNV-1a with 32 bits over UTF-16 units, then mixed, so that low and high bits are equally good. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
