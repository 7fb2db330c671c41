import { MemoryIndexProgress } from '@homeroom/core';
import { MemoryVectorIndex } from '@homeroom/core/testing';

/** An index without a model, for specs that are not about search. */
export function wordsOnly() {
  const index = new MemoryVectorIndex();
  return { embedders: [], indexBuilds: index, indexProgress: new MemoryIndexProgress(), vectorIndex: index };
}
