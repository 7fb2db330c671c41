import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../sqlite/connection.js';
import { TestFolder } from '../sqlite/data-folder.test-support.js';
import { rescoreText } from './dense-search.js';
import { loadText } from './models.js';
import { openSearchFile } from './search-file.js';
import { filterText, postingTexts } from './word-search.js';

let folder: TestFolder;
let connection: Connection;
beforeEach(() => {
  folder = new TestFolder();
  connection = openSearchFile({ folder: folder.path, onTrouble: () => undefined });
});
afterEach(() => {
  connection.close();
  folder.remove();
});

/** How SQLite goes about it; the list that is asked is scanned, of course. */
const planOf = (text: string): readonly string[] =>
  connection
    .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`)
    .map(({ detail }) => detail)
    .filter((detail) => !/^SCAN (?:asked|found) VIRTUAL TABLE/u.test(detail));

describe('what a query reads', () => {
  it.each([
    ['a word', postingTexts.word, 'SEARCH p USING PRIMARY KEY (room=? AND term=?)'],
    ['a beginning', postingTexts.prefix, 'SEARCH p USING PRIMARY KEY (room=? AND term>? AND term<?)'],
    ['author and times', filterText, 'SEARCH q USING INTEGER PRIMARY KEY (rowid=?)'],
    ['vectors', rescoreText, 'SEARCH v USING INDEX sqlite_autoindex_vectors_1 (model=? AND point=?)'],
  ])('is what it asks for and nothing else: %s', (_what, text, plan) => {
    expect(planOf(text)).toEqual([plan]);
  });

  it('is one word after the other where words with the same first letter are wanted', () => {
    const plans = planOf(postingTexts.initial).filter((detail) => / p /u.test(detail));
    expect(plans).toEqual([
      'SEARCH p USING PRIMARY KEY (room=? AND term>? AND term<?)',
      'SEARCH p USING PRIMARY KEY (room=? AND term>? AND term<?)',
    ]);
  });

  it('is in the order of the points where vectors are loaded, without sorting', () => {
    expect(planOf(loadText)).toEqual([
      'SEARCH v USING INDEX sqlite_autoindex_vectors_1 (model=? AND point>?)',
      'SEARCH p USING INTEGER PRIMARY KEY (rowid=?)',
    ]);
  });
});
