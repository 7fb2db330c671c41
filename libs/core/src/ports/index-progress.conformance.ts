import { describe, expect, it } from '@jest/globals';
import type { IndexProgress } from './index-progress.port.js';

/** What every `IndexProgress` does. `make` gives one that was never written. */
export function describeIndexProgress(name: string, make: () => Promise<IndexProgress>): void {
  describe(`${name} as IndexProgress`, () => {
    it('is unknown until something is written, then what was written last', async () => {
      const progress = await make();
      expect(await progress.read()).toEqual(new Map());
      await progress.write(new Map([[0, 5]]));
      const last = new Map([
        [0, 10],
        [1, 20],
      ]);
      await progress.write(last);
      last.set(2, 30);
      expect([...(await progress.read())]).toEqual([
        [0, 10],
        [1, 20],
      ]);
      await progress.write(new Map());
      expect(await progress.read()).toEqual(new Map());
    });
  });
}
