import { describeVectorIndex } from './vector-index.conformance.js';
import { MemoryVectorIndex } from './vector-index.memory.js';

describeVectorIndex('MemoryVectorIndex', async () => {
  const index = new MemoryVectorIndex();
  return { index: () => index, dispose: async () => undefined };
});
