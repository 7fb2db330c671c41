import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IndexWriter, countWords } from '@homeroom/core';
import { MemoryMessageStore, MemoryMessages, MemoryRooms, anyOf, sampleMessages } from '@homeroom/core/testing';
import { TestFolder } from '../sqlite/data-folder.test-support.js';
import { openExactVectorIndex } from './exact.js';
import type { ExactVectorIndex } from './exact.js';

const messages = sampleMessages('room1', 1, 2_000).map((message, i) => ({
  ...message,
  text: `number${i} ${Array.from({ length: 30 }, (_, word) => `w${(i * 31 + word) % 5_000}`).join(' ')}`,
}));

describe('a disk that fills while the index is written', () => {
  const folder = new TestFolder();
  const store = new MemoryMessageStore(new MemoryMessages(new MemoryRooms()));
  let index: ExactVectorIndex;
  /** What the consumer does: a batch that failed is handed in again. */
  const write = async (from: number): Promise<number> => {
    const writer = new IndexWriter({ messageStore: store, vectorIndex: index });
    for (let at = from; at < messages.length; at += 100) {
      try {
        await writer.refreshWords(messages.slice(at, at + 100).map(({ id }) => id));
      } catch {
        return at;
      }
    }
    return messages.length;
  };
  const finds = async (n: number): Promise<boolean> => {
    const { words } = await index.query({ rooms: ['room1'], limit: 5, words: anyOf(`number${n}`) });
    return words.some(({ id }) => id === messages[n]?.id);
  };
  beforeEach(async () => {
    index = await openExactVectorIndex({ folder: folder.path, maxPages: 150 });
  });
  afterEach(async () => {
    await index.close();
    folder.remove();
  });

  it('keeps chat out of it, is searched for what it has, and takes the rest when there is room again', async () => {
    expect(countWords(messages[0]?.text ?? '').size).toBeGreaterThan(20);
    expect(await store.insertNumbered(messages)).toEqual({ inserted: messages.length });
    const stopped = await write(0);
    expect(stopped).toBeLessThan(messages.length);
    expect(stopped).toBeGreaterThan(0);
    expect(await write(stopped)).toBe(stopped);
    expect(await finds(0)).toBe(true);
    expect(await finds(stopped - 1)).toBe(true);
    expect(await finds(messages.length - 1)).toBe(false);
    await index.close();
    index = await openExactVectorIndex({ folder: folder.path });
    expect(await write(stopped)).toBe(messages.length);
    for (const n of [0, stopped - 1, stopped, messages.length - 1]) expect(await finds(n)).toBe(true);
  });
});
