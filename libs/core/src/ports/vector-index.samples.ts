import { countWords } from '../search/tokens.js';
import type { EmbeddingManifest } from './embedder.port.js';
import type { IndexBuilds } from './index-builds.port.js';
import type { IndexMatch, IndexPoint, VectorIndex, WordTerm } from './vector-index.port.js';

/** A fresh index with its builds. */
export type IndexHarness = {
  index(): VectorIndex & IndexBuilds;
  /** Ends and opens it again on the same data; left out where the data dies with the process. */
  reopen?(): Promise<void>;
  dispose(): Promise<void>;
};

export const sampleManifest = (name = 'red', dimensions = 4): EmbeddingManifest => ({
  modelId: `${name}@0123456789ab`,
  dimensions,
  maxTokens: 256,
  semantic: false,
});

const { modelId: red } = sampleManifest();

/** A message of ana's with these words, the `n`th of its room. */
export const wordPoint = (n: number, text: string, rest: Partial<IndexPoint> = {}): IndexPoint => ({
  id: `m${n}`.padEnd(43, 'x'),
  roomId: 'room1',
  seq: n,
  authorId: 'ana',
  sentAt: n * 1_000,
  words: countWords(text),
  ...rest,
});

/** A message with a vector in this direction and no words. */
export function vectorPoint(n: number, direction: readonly number[], rest: Partial<IndexPoint> = {}): IndexPoint {
  const { words: _none, ...place } = wordPoint(n, '');
  return { ...place, vector: { modelId: red, values: unit(direction) }, ...rest };
}

export function unit(direction: readonly number[]): Float32Array {
  const length = Math.hypot(...direction);
  return Float32Array.from(direction, (value) => value / length);
}

export const anyOf = (...tokens: string[]): WordTerm[] =>
  tokens.map((token) => ({ token, prefix: false, required: false }));

/** The numbers of the samples found, in order. */
export const numbers = (matches: readonly IndexMatch[] | null): number[] | null =>
  matches && matches.map(({ id }) => Number(/^m(\d+)x*$/u.exec(id)?.[1]));
