import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sampleMessage } from '@homeroom/core/testing';
import { SqliteMessageStore } from '../message-store/sqlite.js';
import { databaseFile } from '../sqlite/database.js';
import { TestFolder } from '../sqlite/data-folder.test-support.js';
import { SqliteMessageArchive } from './sqlite.js';

describe('SqliteMessageArchive', () => {
  let folder: TestFolder;
  beforeEach(() => void (folder = new TestFolder()));
  afterEach(() => folder.remove());

  it('leaves no word of what retention removed in the file', async () => {
    const database = folder.open();
    const text = 'a word that must go'.padEnd(400, '.');
    const messages = Array.from({ length: 1_200 }, (_, i) => sampleMessage('r1', i + 1, { text }));
    await new SqliteMessageStore(database).insertNumbered(messages);
    await new SqliteMessageArchive(database).prune('r1', Date.parse('2999-01-01'));
    await database.close();
    expect(readFileSync(databaseFile(folder.path)).includes('a word that must go')).toBe(false);
  });
});
