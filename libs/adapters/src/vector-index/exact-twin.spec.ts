import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { IndexPoint, IndexQuery } from '@homeroom/core';
import { MemoryVectorIndex, sampleManifest, unit, wordPoint } from '@homeroom/core/testing';
import { TestFolder } from '../sqlite/data-folder.test-support.js';
import { ExactEngine } from './exact-engine.js';

const manifest = sampleManifest();
const { modelId } = manifest;

const text = fc
  .array(fc.constantFrom('bus', 'late', 'trip', 'trips', 'a', '東京'), { maxLength: 5 })
  .map((list) => list.join(' '));
const direction = fc.integer({ min: 0, max: 6 }).map((n) => unit([Math.cos(n), Math.sin(n), 0, 0]));
const point = fc
  .record({
    n: fc.integer({ min: 1, max: 30 }),
    room: fc.constantFrom('room1', 'room2', 'room3'),
    authorId: fc.constantFrom('ana', 'ben'),
    text: fc.option(text),
    values: fc.option(fc.option(direction, { nil: 'none' as const })),
  })
  .map(({ n, room, authorId, text: said, values }): IndexPoint => {
    const { words: counted, ...place } = wordPoint(n, said ?? '', { roomId: room, authorId });
    const rest = said === null || !counted ? {} : { words: counted };
    if (values === null) return { ...place, ...rest };
    return { ...place, ...rest, vector: { modelId, values: values === 'none' ? null : values } };
  });
const step = fc.oneof(fc.array(point, { maxLength: 4 }), fc.integer({ min: 1, max: 30 }));
const query: fc.Arbitrary<IndexQuery> = fc.record(
  {
    rooms: fc.subarray(['room1', 'room2', 'room3', 'room4']),
    limit: fc.constant(100),
    words: fc.array(
      fc.record({
        token: fc.constantFrom('bus', 'trip', 'tr', '東', 'no'),
        prefix: fc.boolean(),
        required: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
    dense: direction.map((values) => ({ modelId, values })),
    authorId: fc.constantFrom('ana', 'ben', 'nobody'),
    before: fc.integer({ min: 0, max: 31_000 }),
    after: fc.integer({ min: 0, max: 31_000 }),
    order: fc.constantFrom('newest' as const, 'relevance' as const),
  },
  { requiredKeys: ['rooms', 'limit'] },
);

/** The order of equal scores is not promised. */
function comparable({ words: byWords, dense: byVector }: ReturnType<ExactEngine['query']>) {
  const rounded = (matches: typeof byWords) =>
    matches
      .map((match) => ({ ...match, score: Math.round(match.score * 1e5) }))
      .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  return { words: rounded(byWords), dense: byVector && rounded(byVector) };
}

/** The exact index and its twin, told the same. */
async function bothTold(folder: TestFolder, steps: readonly (number | readonly IndexPoint[])[]) {
  const engine = new ExactEngine({ folder: folder.path, onTrouble: () => undefined });
  const twin = new MemoryVectorIndex();
  engine.ensure(manifest);
  await twin.ensure(manifest);
  for (const told of steps) {
    const ids = [wordPoint(typeof told === 'number' ? told : 0, '').id];
    const work = typeof told === 'number' ? engine.remove({ ids }) : engine.upsert(told);
    while (!work.next().done);
    await (typeof told === 'number' ? twin.remove({ ids }) : twin.upsert(told));
  }
  return { engine, twin };
}

describe('the exact index and its twin', () => {
  it('give the same matches and scores after any upserts and removals', async () => {
    const steps = fc.array(step, { maxLength: 40, size: 'max' });
    await fc.assert(
      fc.asyncProperty(steps, fc.array(query, { maxLength: 6 }), async (told, queries) => {
        const folder = new TestFolder();
        const { engine, twin } = await bothTold(folder, told);
        try {
          for (const asked of queries)
            expect(comparable(engine.query(asked))).toEqual(comparable(await twin.query(asked)));
          expect(engine.scan(null, 100)).toEqual(await twin.scan(null, 100));
        } finally {
          engine.close();
          folder.remove();
        }
      }),
      { numRuns: 60 },
    );
  });
});
