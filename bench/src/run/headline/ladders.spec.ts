import { describe, expect, it } from '@jest/globals';
import { ladder, ladders, sizes } from './ladders.js';

describe('the rates of a climb', () => {
  it('rise by a factor, to the nearest five', () => {
    expect(ladder(100, { factor: 1.5, steps: 4 })).toEqual([100, 150, 225, 340]);
  });

  it('never repeat one', () => {
    expect(ladder(5, { factor: 1.1, steps: 5 })).toEqual([5]);
  });

  it.each(['homeroom', 'a', 'b'] as const)('reach ten times where %s begins, in a whole run', (side) => {
    const rates = ladders(sizes.whole)[side];
    expect((rates.at(-1) ?? 0) / (rates[0] ?? 1)).toBeGreaterThan(10);
  });
});
