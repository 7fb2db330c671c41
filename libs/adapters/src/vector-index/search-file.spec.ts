import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestFolder } from '../sqlite/data-folder.test-support.js';
import { DataFolderError } from '../sqlite/errors.js';
import { openSearchFile, searchFile } from './search-file.js';

describe('search.sqlite', () => {
  let folder: TestFolder;
  let troubles: string[];
  const path = (): string => searchFile(folder.path);
  const open = () => openSearchFile({ folder: folder.path, onTrouble: (sentence) => troubles.push(sentence) });
  /** @returns how many builds it held */
  const openAndFill = (): number => {
    const connection = open();
    const held = connection.all('SELECT * FROM builds').length;
    connection.run("INSERT OR IGNORE INTO builds (name, complete, active) VALUES ('words', 0, 0)");
    connection.close();
    return held;
  };

  beforeEach(() => {
    folder = new TestFolder();
    troubles = [];
  });
  afterEach(() => folder.remove());

  it('is made when it is missing, and opened as it was left', () => {
    expect([openAndFill(), openAndFill()]).toEqual([0, 1]);
    expect(troubles).toEqual([]);
  });

  it('is safe on the disk when a write is acknowledged, and overwrites what is removed', () => {
    const connection = open();
    const pragma = (name: string) => Object.values(connection.get(`PRAGMA ${name}`) ?? {})[0];
    expect(['journal_mode', 'synchronous', 'secure_delete'].map(pragma)).toEqual(['wal', 2, 1]);
    connection.close();
  });

  it.each<[string, () => void]>([
    ['of another version', () => pragmaIn(path(), 'user_version = 99')],
    ['damaged within', () => writeFileSync(path(), readFileSync(path()).fill(0xa5, 5_000, 30_000))],
    ['cut off', () => writeFileSync(path(), readFileSync(path()).subarray(0, 9_000))],
  ])('is made anew when it is %s, and that is told', (_what, spoil) => {
    openAndFill();
    spoil();
    expect(openAndFill()).toBe(0);
    expect(troubles).toEqual([expect.stringMatching(/search\.sqlite .*; the search index is built anew\.$/u)]);
    expect(openAndFill()).toBe(1);
    expect(readdirSync(folder.path)).toEqual(['search.sqlite']);
  });

  it.each<[string, () => void]>([
    ['no database', () => writeFileSync(path(), 'ruins')],
    ['a folder', () => mkdirSync(path())],
  ])('is set aside when it is %s', (_what, spoil) => {
    spoil();
    expect([openAndFill(), openAndFill()]).toEqual([0, 1]);
    expect(troubles).toHaveLength(1);
    expect(readdirSync(folder.path)).toEqual(['search.sqlite', 'search.sqlite.unreadable']);
  });

  it("is left alone when it is another program's", () => {
    const foreign = new DatabaseSync(path());
    foreign.exec('CREATE TABLE recipes (name TEXT)');
    foreign.close();
    const before = readFileSync(path());
    expect(open).toThrow(DataFolderError);
    expect(open).toThrow("search.sqlite is not Homeroom's search index; move it away.");
    expect(readFileSync(path()).equals(before)).toBe(true);
    expect(troubles).toEqual([]);
  });
});

function pragmaIn(path: string, text: string): void {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA ${text}`);
  database.close();
}
