import { describe, expect, it } from '@jest/globals';
import { arrivals, segmentsOf } from './arrivals.js';
import { Chance } from './chance.js';

const moments = (seed: number, perSecond: number, seconds: number): readonly number[] => [
  ...arrivals({ seconds, perSecond, step: 0 }, new Chance(seed)),
];

describe('arrivals', () => {
  it('come as many as the rate says, in order, within the time', () => {
    const all = moments(1, 50, 200);
    // 10,000 are expected; five standard deviations are 500.
    expect(Math.abs(all.length - 10_000)).toBeLessThan(500);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    expect(Math.max(...all)).toBeLessThan(200_000);
  });

  it('come by chance: pauses vary as much as they last, and short ones are the most', () => {
    const all = moments(2, 100, 200);
    const pauses = all.slice(1).map((at, i) => at - (all[i] ?? 0));
    const mean = pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length;
    const deviation = Math.sqrt(pauses.reduce((sum, pause) => sum + (pause - mean) ** 2, 0) / pauses.length);
    expect(deviation / mean).toBeGreaterThan(0.95);
    expect(deviation / mean).toBeLessThan(1.05);
    const shorter = pauses.filter((pause) => pause < mean).length / pauses.length;
    expect(Math.abs(shorter - (1 - 1 / Math.E))).toBeLessThan(0.02);
  });

  it('are the same for the same seed, and others for another', () => {
    expect(moments(3, 20, 10)).toEqual(moments(3, 20, 10));
    expect(moments(3, 20, 10)).not.toEqual(moments(4, 20, 10));
  });
});

describe('the times of a load', () => {
  it('are a warm-up and then each rate', () => {
    expect(segmentsOf({ warmUpSeconds: 5, seconds: 30 }, [10, 20])).toEqual([
      { seconds: 5, perSecond: 10, step: null },
      { seconds: 30, perSecond: 10, step: 0 },
      { seconds: 30, perSecond: 20, step: 1 },
    ]);
  });

  it('have a burst in each rate', () => {
    const burst = { atSeconds: 10, seconds: 5, factor: 10 };
    expect(segmentsOf({ warmUpSeconds: 0, seconds: 30, burst }, [20])).toEqual([
      { seconds: 10, perSecond: 20, step: 0 },
      { seconds: 5, perSecond: 200, step: 0 },
      { seconds: 15, perSecond: 20, step: 0 },
    ]);
  });
});
