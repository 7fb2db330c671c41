import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { kernelScan, plainScan } from './kernel.js';
import { ModelVectors } from './model-vectors.js';
import type { PointPlace } from './model-vectors.js';
import { dot } from './quantise.js';

/** A small generator of its own, so that a failure comes again (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function normalised(values: Float32Array): Float32Array {
  const length = Math.sqrt(dot(values, values));
  return values.map((value) => value / length);
}

/** Directions around a few centres, as sentences about a few subjects are. */
function clustered(count: number, dimensions: number, random: () => number): readonly Float32Array[] {
  const vector = () => Float32Array.from({ length: dimensions }, () => random() + random() + random() - 1.5);
  const centres = Array.from({ length: 40 }, vector);
  return Array.from({ length: count }, () => {
    const centre = centres[Math.floor(random() * centres.length)] ?? new Float32Array();
    return normalised(vector().map((value, i) => 0.6 * value + (centre[i] ?? 0)));
  });
}

const placeOf = (point: number, rest: Partial<PointPlace> = {}): PointPlace => ({
  point,
  room: 1 + (point % 7),
  author: 1 + (point % 3),
  sentAt: point * 10,
  ...rest,
});

function best(all: readonly Float32Array[], query: Float32Array, limit: number): readonly number[] {
  const points = all.map((values, point) => ({ point, score: dot(values, query) }));
  return points
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ point }) => point);
}

const rooms = [1, 2, 3, 4, 5, 6, 7];

describe('the vectors of a model', () => {
  it.each([16, 384])('hold the ten best of 5,000 among the candidates, in %s dimensions', (dimensions) => {
    const random = randomFrom(dimensions);
    const all = clustered(5_000, dimensions, random);
    const vectors = new ModelVectors(dimensions);
    for (const [point, values] of all.entries()) vectors.put(placeOf(point), values);
    for (const query of clustered(20, dimensions, random)) {
      const candidates = vectors.search({ rooms, values: query, limit: 10 });
      expect(candidates.length).toBeLessThanOrEqual(256);
      expect(candidates).toEqual(expect.arrayContaining([...best(all, query, 10)]));
    }
  });

  it('are the same through puts, takes and moved blocks, with the kernel and with the plain loop', () => {
    const step = fc.record({
      point: fc.integer({ min: 0, max: 90 }),
      direction: fc.integer({ min: 0, max: 628 }),
      take: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
        const held = new Map<number, number>();
        const tried = [kernelScan, plainScan].map((scan) => new ModelVectors(2, scan));
        for (const { point, direction, take } of steps) {
          const place = placeOf(point, { room: 1 + (point % 2) });
          for (const vectors of tried) {
            vectors.reserve([place]);
            if (take) vectors.take(place);
            else vectors.put(place, towards(direction));
          }
          if (take) held.delete(point);
          else held.set(point, direction);
        }
        const found = tried.map((vectors) => vectors.search({ rooms, values: towards(100), limit: 300 }));
        expect(new Set(found[0])).toEqual(new Set(held.keys()));
        expect(found[1]).toEqual(found[0]);
      }),
    );
  });

  it('keep what stands beside a vector with it when another row takes its place', () => {
    const vectors = new ModelVectors(2);
    for (let point = 0; point < 40; point += 1)
      vectors.put(placeOf(point, { room: 1, author: point, sentAt: point }), towards(0));
    vectors.take(placeOf(3, { room: 1 }));
    vectors.place(placeOf(5, { room: 1, author: 3, sentAt: 1_000 }));
    const search = (filter: object) => vectors.search({ rooms: [1], values: towards(0), limit: 50, ...filter });
    expect(search({ author: 39 })).toEqual([39]);
    expect(search({ author: 3 })).toEqual([5]);
    expect(new Set(search({ after: 39 }))).toEqual(new Set([5, 39]));
    expect(search({ before: 4 })).toEqual([0, 1, 2]);
    expect(search({ before: 5, after: 4 })).toEqual([4]);
    expect(search({})).toHaveLength(39);
  });

  it('are looked for in the rooms asked only', () => {
    const vectors = new ModelVectors(2);
    for (let point = 0; point < 70; point += 1) vectors.put(placeOf(point), towards(point));
    expect(vectors.search({ rooms: [2], values: towards(0), limit: 3 }).every((point) => point % 7 === 1)).toBe(true);
    expect(vectors.search({ rooms: [8], values: towards(0), limit: 3 })).toEqual([]);
    expect(vectors.search({ rooms: [], values: towards(0), limit: 3 })).toEqual([]);
  });
});

/** 628 is about once around. */
const towards = (direction: number): Float32Array =>
  Float32Array.of(Math.cos(direction / 100), Math.sin(direction / 100));
