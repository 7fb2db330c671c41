import { describeVectorIndex } from '@homeroom/core/testing';
import { TestFolder } from '../sqlite/data-folder.test-support.js';
import { openExactVectorIndex } from './exact.js';

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
