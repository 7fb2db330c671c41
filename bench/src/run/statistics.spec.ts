import { describe, expect, it } from '@jest/globals';
import { interleave, median, quantile, ratiosOf, spreadOf, strayingRounds } from './statistics.js';

describe('statistics', () => {
  it('takes the middle, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
    expect(median([])).toBeNaN();
  });

  it('keeps the lowest and the highest beside it', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  });

  it('takes the nearest value for a share', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([quantile(hundred, 0.5), quantile(hundred, 0.95), quantile(hundred, 1)]).toEqual([50, 95, 100]);
    expect(quantile([7], 0.95)).toBe(7);
    expect(quantile([], 0.95)).toBeNaN();
  });

  it('divides round by round, never a round by another', () => {
    expect(ratiosOf([2, 30], [1, 10])).toEqual([2, 3]);
  });

  it('names the rounds that lie too far beside the middle', () => {
    expect(strayingRounds([100, 84, 115, 116, 99], 0.15)).toEqual([2, 4]);
    expect(strayingRounds([], 0.15)).toEqual([]);
  });
});

describe('interleave', () => {
  it('runs A B A B and keeps what each said', async () => {
    const order: string[] = [];
    const side = (name: string) => () => order.push(name);
    const said = await interleave(2, { a: side('a'), b: side('b') });
    expect(order).toEqual(['a', 'b', 'a', 'b']);
    expect(said).toEqual({ a: [1, 3], b: [2, 4] });
  });
});
