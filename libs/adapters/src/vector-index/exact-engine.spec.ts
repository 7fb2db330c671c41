import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anyOf, numbers, sampleManifest, unit, vectorPoint, wordPoint } from '@homeroom/core/testing';
import type { IndexPoint, IndexQuery } from '@homeroom/core';
import { TestFolder } from '../sqlite/data-folder.test-support.js';
import { sqliteCode, sqliteCodes } from '../sqlite/errors.js';
import { VectorIndexError } from './errors.js';
import { ExactEngine } from './exact-engine.js';
import type { Work } from './exact-engine.js';
import { openSearchFile } from './search-file.js';

const manifest = sampleManifest();
const { modelId } = manifest;
const onTrouble = (sentence: string): never => expect(sentence).toBe('no trouble') as never;

let folder: TestFolder;
let engine: ExactEngine;
const open = (maxPages?: number): ExactEngine => new ExactEngine({ folder: folder.path, onTrouble, maxPages });
const whole = (work: Work): void => void [...work];
const put = (...points: IndexPoint[]): void => whole(engine.upsert(points));
const words = (token: string, rest: Partial<IndexQuery> = {}) =>
  numbers(engine.query({ rooms: ['room1'], limit: 2_000, words: anyOf(token), ...rest }).words);
const dense = (rest: Partial<IndexQuery> = {}) =>
  numbers(
    engine.query({ rooms: ['room1'], limit: 2_000, dense: { modelId, values: unit([1, 0, 0, 0]) }, ...rest }).dense,
  );
const both = (n: number, text = 'a bus') =>
  wordPoint(n, text, { vector: { modelId, values: unit([1, n / 1_000, 0, 0]) } });
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

beforeEach(() => {
  folder = new TestFolder();
  engine = open();
  engine.ensure(manifest);
});
afterEach(() => {
  engine.close();
  folder.remove();
});

describe('the exact index', () => {
  it('loads the vectors part by part, and is true to what is written meanwhile', () => {
    put(...upTo(600).map((n) => both(n)));
    engine.close();
    engine = open();
    const loading = engine.load();
    loading.next();
    expect(dense()).toBeNull();
    expect(words('bus')).toHaveLength(600);
    put(both(1, 'changed'), both(599), both(601));
    whole(engine.remove({ ids: [both(2).id, both(600).id] }));
    put(wordPoint(3, 'a bus', { vector: { modelId, values: null } }), wordPoint(4, 'bus', { authorId: 'ben' }));
    whole(loading);
    const expected = upTo(601).filter((n) => ![2, 3, 600].includes(n));
    expect(new Set(dense())).toEqual(new Set(expected));
    expect(dense({ authorId: 'ben' })).toEqual([4]);
  });

  it('does nothing by halves on a full disk, and goes on when there is room', () => {
    put(both(1));
    engine.close();
    engine = open(36);
    whole(engine.load());
    const many = upTo(400).map((n) => both(n, `the bus ${n} is late ${n * 7}`));
    let failure: unknown = null;
    try {
      for (const point of many) put(point);
    } catch (error) {
      failure = error;
    }
    expect(sqliteCode(failure)).toBe(sqliteCodes.full);
    const held = new Set(words('bus'));
    expect(held.size).toBeGreaterThan(1);
    expect(held.size).toBeLessThan(400);
    expect(new Set(dense())).toEqual(held);
    engine.close();
    engine = open();
    whole(engine.load());
    expect(new Set(dense())).toEqual(held);
    expect(new Set(words('bus'))).toEqual(held);
    put(...many);
    expect(dense()).toHaveLength(400);
  });

  it('says which model has other dimensions than it had', () => {
    expect(() => engine.ensure({ ...manifest, dimensions: 5 })).toThrow(VectorIndexError);
    expect(() => engine.ensure({ ...manifest, dimensions: 5 })).toThrow(`${modelId} has 5 dimensions`);
    put(wordPoint(9, 'a bus'));
    const wrong = vectorPoint(1, [], { vector: { modelId, values: unit([1, 0]) } });
    expect(() => put(vectorPoint(2, [1, 0, 0, 0]), wrong)).toThrow('has 2 dimensions instead of 4');
    expect(dense()).toEqual([]);
    expect(engine.scan(null, 9)).toEqual([wordPoint(9, '').id]);
    // In memory nothing is left of them either: the next point gets their number.
    put(vectorPoint(3, [1, 0, 0, 0], { roomId: 'room2' }));
    expect(dense({ rooms: ['room2'] })).toEqual([3]);
    expect(() => dense({ dense: { modelId, values: unit([1, 0]) } })).toThrow(VectorIndexError);
  });

  it('takes a point that is now in another room there with its words and its vector', () => {
    put(both(1), both(2));
    put(vectorPoint(1, [], { roomId: 'room2', vector: { modelId: 'unknown', values: unit([1]) } }));
    expect([words('bus'), dense()]).toEqual([[2], [2]]);
    expect([words('bus', { rooms: ['room2'] }), dense({ rooms: ['room2'] })]).toEqual([[1], [1]]);
  });

  it('removes a model part by part, and what a crash left of one', () => {
    put(...upTo(600).map((n) => both(n)));
    engine.remove({ modelId }).next();
    engine.close();
    expect(vectorsInFile()).toBeGreaterThan(0);
    engine = open();
    engine.ensure(manifest);
    put(both(1));
    whole(engine.sweep());
    expect(vectorsInFile()).toBe(1);
    expect(dense()).toEqual([1]);
    whole(engine.remove({ modelId }));
    engine.close();
    expect(vectorsInFile()).toBe(0);
    engine = open();
  });
});

function vectorsInFile(): number {
  const connection = openSearchFile({ folder: folder.path, onTrouble });
  const row = connection.get<{ n: number }>('SELECT count(*) AS n FROM vectors');
  connection.close();
  return row?.n ?? 0;
}
