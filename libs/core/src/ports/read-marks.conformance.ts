import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReadMarks } from './read-marks.port.js';

/** What every `ReadMarks` does. `make` gives an empty one. */
export function describeReadMarks(name: string, make: () => Promise<ReadMarks>): void {
  describe(`${name} as ReadMarks`, () => {
    let marks: ReadMarks;
    beforeEach(async () => {
      marks = await make();
    });

    it('raises a mark, never lowers it, and says where it is now', async () => {
      const at = (seq: number) => [{ userId: 'ana', roomId: 'r1', seq }];
      expect(await marks.raise(at(5))).toEqual(at(5));
      expect(await marks.raise(at(3))).toEqual(at(5));
      expect(await marks.raise(at(5))).toEqual(at(5));
      expect(await marks.raise(at(6))).toEqual(at(6));
      expect(await marks.raise([...at(2), { userId: 'ana', roomId: 'r2', seq: 1 }])).toEqual([
        ...at(6),
        { userId: 'ana', roomId: 'r2', seq: 1 },
      ]);
      expect(await marks.raise([])).toEqual([]);
    });

    it('keeps people and rooms apart, and leaves out rooms never marked', async () => {
      await marks.raise([
        { userId: 'ana', roomId: 'r1', seq: 1 },
        { userId: 'ana', roomId: 'r2', seq: 0 },
        { userId: 'ben', roomId: 'r1', seq: 9 },
      ]);
      expect(await marks.ofUser('ana')).toEqual(
        new Map([
          ['r1', 1],
          ['r2', 0],
        ]),
      );
      expect(await marks.ofUser('cem')).toEqual(new Map());
    });

    it('forgets a mark, so that the next starts anew', async () => {
      await marks.raise([{ userId: 'ana', roomId: 'r1', seq: 9 }]);
      await marks.remove('ana', 'r1');
      await marks.remove('ana', 'never');
      expect(await marks.ofUser('ana')).toEqual(new Map());
      expect(await marks.raise([{ userId: 'ana', roomId: 'r1', seq: 2 }])).toEqual([
        { userId: 'ana', roomId: 'r1', seq: 2 },
      ]);
    });

    it('ends at the highest of all marks that come at once, in whatever order, each answer on the way up', async () => {
      let people = 0;
      const seqs = fc.array(fc.array(fc.nat(50), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });
      const property = fc.asyncProperty(seqs, async (calls) => {
        const userId = `user${++people}`;
        const answers = await Promise.all(
          calls.map((call) => marks.raise(call.map((seq) => ({ userId, roomId: 'r1', seq })))),
        );
        const highest = Math.max(...calls.flat());
        expect((await marks.ofUser(userId)).get('r1')).toBe(highest);
        answers.forEach((answer, index) => {
          for (const { seq } of answer) expect(seq).toBeGreaterThanOrEqual(Math.max(...(calls[index] ?? [])));
        });
      });
      await fc.assert(property, { numRuns: 50 });
    });
  });
}
