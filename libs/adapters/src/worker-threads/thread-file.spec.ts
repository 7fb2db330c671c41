import { describe, expect, it } from '@jest/globals';
import { threadFile } from './thread-file.js';

describe('threadFile', () => {
  it.each([
    ['file:///usr/src/homeroom/libs/adapters/src/embedder/local.ts', 'a spec on the sources'],
    ['file:///usr/src/homeroom/libs/adapters/dist/embedder/local.js', 'the built package'],
  ])('is the compiled file for %s (%s)', (from) => {
    expect(threadFile('./local-thread.js', from).href).toBe(
      'file:///usr/src/homeroom/libs/adapters/dist/embedder/local-thread.js',
    );
  });
});
