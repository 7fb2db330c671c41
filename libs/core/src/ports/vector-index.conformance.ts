import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { IndexBuilds } from './index-builds.port.js';
import type { IndexPoint, IndexQuery, VectorIndex } from './vector-index.port.js';
import { anyOf, numbers, sampleManifest, unit, vectorPoint, wordPoint } from './vector-index.samples.js';
import type { IndexHarness } from './vector-index.samples.js';

const manifest = sampleManifest();
const { modelId } = manifest;

class IndexSpec {
  harness!: IndexHarness;

  get index(): VectorIndex & IndexBuilds {
    return this.harness.index();
  }

  async words(tokens: readonly string[], rest: Partial<IndexQuery> = {}) {
    const { words } = await this.index.query({ rooms: ['room1'], limit: 10, words: anyOf(...tokens), ...rest });
    return numbers(words);
  }

  async dense(direction: readonly number[], rest: Partial<IndexQuery> = {}) {
    const dense = { modelId, values: unit(direction) };
    return numbers((await this.index.query({ rooms: ['room1'], limit: 10, dense, ...rest })).dense);
  }
}

/** What every `VectorIndex` does, and the `IndexBuilds` that live with it. */
export function describeVectorIndex(name: string, make: () => Promise<IndexHarness>): void {
  describe(`${name} as VectorIndex`, () => {
    const spec = new IndexSpec();
    beforeEach(async () => {
      spec.harness = await make();
      await spec.index.ensure(manifest);
    });
    afterEach(() => spec.harness.dispose());
    describeWords(spec);
    describeVectors(spec);
    describeBorders(spec);
    describeUpkeep(spec);
    describeBuilds(spec);
  });
}

function describeWords(spec: IndexSpec): void {
  describe('words', () => {
    it('ranks what holds more of the words, and rarer ones, higher', async () => {
      await spec.index.upsert([
        wordPoint(1, 'the bus is late'),
        wordPoint(2, 'the museum trip is by bus'),
        wordPoint(3, 'the museum is closed'),
        wordPoint(4, 'the end'),
      ]);
      expect(await spec.words(['museum', 'bus'])).toEqual([2, 1, 3]);
      expect((await spec.words(['the', 'trip']))?.[0]).toBe(2);
      expect(await spec.words(['nothing'])).toEqual([]);
      expect(await spec.words([])).toEqual([]);
    });

    it('leaves out what lacks a required word', async () => {
      await spec.index.upsert([wordPoint(1, 'red bus'), wordPoint(2, 'red car'), wordPoint(3, 'blue bus')]);
      const both = { words: anyOf('red', 'bus').map((term) => ({ ...term, required: true })) };
      expect(await spec.words([], both)).toEqual([1]);
      const one = {
        words: [...anyOf('red'), { token: 'bus', prefix: false, required: true }],
      };
      expect(await spec.words([], one)).toEqual([1, 3]);
    });

    it('finds longer words by their beginning when asked to, after the word itself', async () => {
      await spec.index.upsert([wordPoint(1, 'two trips now'), wordPoint(2, 'one trip now'), wordPoint(3, 'a triple')]);
      expect(await spec.words(['trip'])).toEqual([2]);
      const prefix = { words: [{ token: 'trip', prefix: true, required: false }] };
      expect((await spec.words([], prefix))?.[0]).toBe(2);
      expect((await spec.words([], prefix))?.toSorted()).toEqual([1, 2, 3]);
    });

    it('takes a word that stands nowhere in the rooms for one that differs by a slip, when asked to', async () => {
      await spec.index.upsert([
        wordPoint(1, 'the tempest tonight'),
        wordPoint(2, 'a temple'),
        wordPoint(3, 'tempist', { roomId: 'room2' }),
      ]);
      const slip = { words: [{ token: 'tempist', prefix: false, slip: true, required: false }] };
      expect(await spec.words(['tempist'])).toEqual([]);
      expect(await spec.words([], slip)).toEqual([1]);
      expect((await spec.words([], { ...slip, rooms: ['room2'] }))?.toSorted()).toEqual([3]);
      await spec.index.upsert([wordPoint(4, 'tempist it is')]);
      expect(await spec.words([], slip)).toEqual([4]);
    });

    it('takes any word: operators, quotes, wildcards, other scripts, emoji', async () => {
      const odd = ['and', 'or', 'not', 'near', '"', "'", '*', '%', '_', 'a:b', '東京', '🎉', 'ÿ', '\u{10ffff}'];
      await spec.index.upsert(odd.map((word, i) => wordPoint(i + 1, '', { words: new Map([[word, 1]]) })));
      for (const [i, word] of odd.entries()) {
        expect(await spec.words([word])).toEqual([i + 1]);
        const prefix = { words: [{ token: word, prefix: true, required: true }] };
        expect(await spec.words([], prefix)).toContain(i + 1);
      }
    });

    it('gives the newest first when asked to', async () => {
      await spec.index.upsert([wordPoint(1, 'bus bus'), wordPoint(3, 'a bus'), wordPoint(2, 'the bus is late')]);
      expect(await spec.words(['bus'], { order: 'newest' })).toEqual([3, 2, 1]);
    });
  });
}

function describeVectors(spec: IndexSpec): void {
  describe('vectors', () => {
    it('ranks by cosine, best first, and tells it', async () => {
      await spec.index.upsert([
        vectorPoint(1, [1, 1, 0, 0]),
        vectorPoint(2, [1, 0, 0, 0]),
        vectorPoint(3, [-1, 0, 0, 0]),
      ]);
      const dense = { modelId, values: unit([1, 0, 0, 0]) };
      const found = (await spec.index.query({ rooms: ['room1'], limit: 3, dense })).dense;
      expect(numbers(found)).toEqual([2, 1, 3]);
      expect(found?.map(({ score }) => Math.round(score * 1_000))).toEqual([1_000, 707, -1_000]);
    });

    it('finds the best of many, whatever room they are in', async () => {
      const points: IndexPoint[] = Array.from({ length: 600 }, (_, i) =>
        vectorPoint(i + 1, [Math.cos(i / 600), Math.sin(i / 600), 0, 0], { roomId: `room${(i % 7) + 1}` }),
      );
      for (let from = 0; from < points.length; from += 100) await spec.index.upsert(points.slice(from, from + 100));
      const rooms = ['room1', 'room2', 'room3', 'room4', 'room5', 'room6', 'room7'];
      expect(await spec.dense([Math.cos(0.5), Math.sin(0.5), 0, 0], { rooms, limit: 3 })).toEqual(
        expect.arrayContaining([301, 300, 302]),
      );
      expect(await spec.dense([1, 0, 0, 0], { rooms: ['room3'], limit: 2 })).toEqual([3, 10]);
    });

    it('says null for a model that was never ensured, and leaves its vectors out', async () => {
      await spec.index.upsert([vectorPoint(1, [1, 0], { vector: { modelId: 'blue', values: unit([1, 0]) } })]);
      const dense = { modelId: 'blue', values: unit([1, 0]) };
      expect((await spec.index.query({ rooms: ['room1'], limit: 3, dense })).dense).toBeNull();
      expect(await spec.dense([1, 0, 0, 0])).toEqual([]);
    });

    it('keeps the vectors of two models apart', async () => {
      const blue = sampleManifest('blue', 2);
      await spec.index.ensure(blue);
      await spec.index.upsert([
        vectorPoint(1, [1, 0, 0, 0]),
        vectorPoint(2, [0, 1, 0, 0]),
        vectorPoint(2, [1, 0], { vector: { modelId: blue.modelId, values: unit([1, 0]) } }),
      ]);
      const dense = { modelId: blue.modelId, values: unit([1, 0]) };
      expect(numbers((await spec.index.query({ rooms: ['room1'], limit: 3, dense })).dense)).toEqual([2]);
      expect(await spec.dense([1, 0, 0, 0])).toEqual([1, 2]);
      await spec.index.remove({ modelId: blue.modelId });
      expect((await spec.index.query({ rooms: ['room1'], limit: 3, dense })).dense).toBeNull();
      expect(await spec.dense([1, 0, 0, 0])).toEqual([1, 2]);
    });

    it('takes a vector away where null is upserted', async () => {
      await spec.index.upsert([vectorPoint(1, [1, 0, 0, 0]), vectorPoint(2, [0, 1, 0, 0])]);
      await spec.index.upsert([vectorPoint(1, [1, 0, 0, 0], { vector: { modelId, values: null } })]);
      expect(await spec.dense([1, 0, 0, 0])).toEqual([2]);
    });
  });
}

function describeBorders(spec: IndexSpec): void {
  describe('borders', () => {
    beforeEach(() =>
      spec.index.upsert([
        wordPoint(1, 'secret plan', { vector: { modelId, values: unit([1, 0, 0, 0]) } }),
        wordPoint(2, 'secret talk', { roomId: 'room2', vector: { modelId, values: unit([1, 0, 0, 0]) } }),
        wordPoint(3, 'a secret', { authorId: 'ben', vector: { modelId, values: unit([1, 0, 0, 0]) } }),
      ]),
    );

    it('finds in the rooms asked and in no other; in none when none is asked', async () => {
      for (const [rooms, expected] of [
        [['room1'], [1, 3]],
        [['room2'], [2]],
        [
          ['room1', 'room2'],
          [1, 2, 3],
        ],
        [['room3'], []],
        [[], []],
      ] as const) {
        expect((await spec.words(['secret'], { rooms }))?.toSorted()).toEqual(expected);
        expect((await spec.dense([1, 0, 0, 0], { rooms }))?.toSorted()).toEqual(expected);
      }
    });

    it('ranks by what the rooms asked hold, not by what others do', async () => {
      const noise = Array.from({ length: 30 }, (_, i) => wordPoint(100 + i, 'plan', { roomId: 'room9' }));
      const scores = async () =>
        (await spec.index.query({ rooms: ['room1'], limit: 9, words: anyOf('secret', 'plan') })).words;
      const before = await scores();
      await spec.index.upsert(noise);
      expect(await scores()).toEqual(before);
    });

    it('keeps to the author, the times and the limit', async () => {
      const both = async (rest: Partial<IndexQuery>) => {
        const words = (await spec.words(['secret'], rest))?.toSorted();
        expect((await spec.dense([1, 0, 0, 0], rest))?.toSorted()).toEqual(words);
        return words;
      };
      const rooms = ['room1', 'room2'];
      expect(await both({ rooms, authorId: 'ben' })).toEqual([3]);
      expect(await both({ rooms, authorId: 'nobody' })).toEqual([]);
      expect(await both({ rooms, before: 3_000 })).toEqual([1, 2]);
      expect(await both({ rooms, after: 2_000 })).toEqual([2, 3]);
      expect(await both({ rooms, after: 2_000, before: 3_000, authorId: 'ana' })).toEqual([2]);
      expect(await spec.words(['secret'], { rooms, limit: 2 })).toHaveLength(2);
      expect(await spec.dense([1, 0, 0, 0], { rooms, limit: 2 })).toHaveLength(2);
    });
  });
}

function describeUpkeep(spec: IndexSpec): void {
  describe('upkeep', () => {
    it('gives a point new words in place of the old, and leaves the vector as it was', async () => {
      await spec.index.upsert([wordPoint(1, 'old words', { vector: { modelId, values: unit([1, 0, 0, 0]) } })]);
      await spec.index.upsert([wordPoint(1, 'new words')]);
      expect(await spec.words(['old'])).toEqual([]);
      expect(await spec.words(['new'])).toEqual([1]);
      expect(await spec.dense([1, 0, 0, 0])).toEqual([1]);
    });

    it('gives a point a new vector in place of the old, and leaves the words as they were', async () => {
      await spec.index.upsert([wordPoint(1, 'some words'), vectorPoint(2, [0.6, 0.8, 0, 0])]);
      await spec.index.upsert([vectorPoint(1, [0, 1, 0, 0])]);
      await spec.index.upsert([vectorPoint(1, [1, 0, 0, 0])]);
      expect(await spec.dense([1, 0, 0, 0])).toEqual([1, 2]);
      expect(await spec.words(['words'])).toEqual([1]);
    });

    it('ends the same when everything is said twice', async () => {
      const points = [wordPoint(1, 'one bus'), wordPoint(2, 'two'), vectorPoint(1, [1, 0, 0, 0])];
      for (const _time of [1, 2]) await spec.index.upsert(points);
      const { words } = await spec.index.query({ rooms: ['room1'], limit: 5, words: anyOf('bus') });
      await spec.index.upsert(points);
      expect((await spec.index.query({ rooms: ['room1'], limit: 5, words: anyOf('bus') })).words).toEqual(words);
      expect(numbers(words)).toEqual([1]);
      expect(await spec.dense([1, 0, 0, 0])).toEqual([1]);
    });

    it('forgets removed points with all they had, and does not mind unknown ones', async () => {
      const points = [1, 2, 3].map((n) => wordPoint(n, 'bus', { vector: { modelId, values: unit([n, 1, 0, 0]) } }));
      await spec.index.upsert(points);
      await spec.index.remove({ ids: [points[0]?.id ?? '', points[1]?.id ?? '', 'never'] });
      expect(await spec.words(['bus'])).toEqual([3]);
      expect(await spec.dense([1, 0, 0, 0])).toEqual([3]);
      await spec.index.upsert(points.slice(0, 1));
      expect((await spec.words(['bus']))?.toSorted()).toEqual([1, 3]);
    });

    it('shows all its ids, page by page', async () => {
      const points = Array.from({ length: 25 }, (_, i) => wordPoint(i + 1, 'x', { roomId: `room${i % 3}` }));
      await spec.index.upsert(points);
      const seen: string[] = [];
      for (let page = await spec.index.scan(null, 10); page.length > 0;) {
        expect(page.length).toBeLessThanOrEqual(10);
        seen.push(...page);
        page = await spec.index.scan(page.at(-1) ?? '', 10);
      }
      expect(seen).toEqual(points.map(({ id }) => id).toSorted());
    });

    it('still has everything after it was opened again', async () => {
      await spec.index.upsert([wordPoint(1, 'a bus'), vectorPoint(1, [1, 0, 0, 0]), vectorPoint(2, [0, 1, 0, 0])]);
      await spec.index.remove({ ids: [wordPoint(2, '').id] });
      await spec.harness.reopen?.();
      await spec.index.ensure(manifest);
      expect(await spec.words(['bus'])).toEqual([1]);
      expect(await spec.dense([1, 0, 0, 0])).toEqual([1]);
    });
  });
}

function describeBuilds(spec: IndexSpec): void {
  describe('builds', () => {
    const words = { name: 'words', cursor: { roomId: 'room1', seq: 7 }, complete: false, active: false };
    const model = { name: modelId, cursor: null, complete: true, active: true };

    it('are none in a new index, then what was saved last', async () => {
      expect(await spec.index.list()).toEqual([]);
      await spec.index.save([words, { ...model, active: false }]);
      await spec.index.save([model]);
      await spec.harness.reopen?.();
      expect((await spec.index.list()).toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([model, words]);
    });

    it('are gone when removed', async () => {
      await spec.index.save([words, model]);
      await spec.index.removeBuild('words');
      await spec.index.removeBuild('never');
      expect(await spec.index.list()).toEqual([model]);
    });
  });
}
