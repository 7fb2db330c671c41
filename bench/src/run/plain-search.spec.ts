import { describe, expect, it } from '@jest/globals';
import { plainSearch } from './plain-search.js';

describe('the plain loop', () => {
  it('finds the best of all rooms, best first', () => {
    const one = {
      rows: Int8Array.of(1, 0, 3, 0, -5, 0),
      scales: Float32Array.of(1, 1, 1),
      points: Int32Array.of(10, 11, 12),
    };
    const two = { rows: Int8Array.of(1, 1, 2, 0), scales: Float32Array.of(2, 1), points: Int32Array.of(20, 21) };
    const finds = plainSearch([one, two], Int16Array.of(2, 1), 3);
    expect(finds.map(({ point, score }) => [point, score])).toEqual([
      [11, 6],
      [20, 6],
      [21, 4],
    ]);
    expect(plainSearch([], Int16Array.of(2, 1), 3)).toEqual([]);
  });
});
