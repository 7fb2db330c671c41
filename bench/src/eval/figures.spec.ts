import { describe, expect, it } from '@jest/globals';
import { figuresOf, meanOf } from './figures.js';

const grades = { a: 3, b: 2, c: 1 };

describe('figuresOf', () => {
  it('gives 1 to the best ranking and 0 to one that finds nothing', () => {
    expect(figuresOf(['a', 'b', 'c'], grades)).toEqual({ ndcg10: 1, mrr: 1, recall50: 1 });
    expect(figuresOf(['x', 'y'], grades)).toEqual({ ndcg10: 0, mrr: 0, recall50: 0 });
    expect(figuresOf([], grades)).toEqual({ ndcg10: 0, mrr: 0, recall50: 0 });
  });

  it('agrees with a hand-made example', () => {
    // DCG = 0/log2(2) + 3/log2(3) + 7/log2(4); ideal = 7 + 3/log2(3) + 1/2.
    const { ndcg10, mrr, recall50 } = figuresOf(['x', 'b', 'a'], grades);
    expect(ndcg10).toBeCloseTo((3 / Math.log2(3) + 3.5) / (7 + 3 / Math.log2(3) + 0.5), 10);
    expect(mrr).toBe(0.5);
    expect(recall50).toBeCloseTo(2 / 3, 10);
  });

  it('looks at ten for nDCG and at fifty for the others', () => {
    const far = [...Array.from({ length: 10 }, (_, i) => `x${i}`), 'a'];
    expect(figuresOf(far, grades)).toMatchObject({ ndcg10: 0, mrr: 1 / 11 });
    const farther = [...Array.from({ length: 50 }, (_, i) => `x${i}`), 'a'];
    expect(figuresOf(farther, grades)).toEqual({ ndcg10: 0, mrr: 0, recall50: 0 });
  });
});

describe('meanOf', () => {
  it('is the mean of each figure', () => {
    expect(meanOf([figuresOf(['a', 'b', 'c'], grades), figuresOf([], grades)])).toEqual({
      ndcg10: 0.5,
      mrr: 0.5,
      recall50: 0.5,
    });
  });
});
