import { describeIndexProgress } from './index-progress.conformance.js';
import { MemoryIndexProgress } from './index-progress.memory.js';

describeIndexProgress('MemoryIndexProgress', async () => new MemoryIndexProgress());
