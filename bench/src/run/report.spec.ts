import { describe, expect, it } from '@jest/globals';
import { figure, isMissed, noiseBetween, table, withSpread } from './report.js';
import type { Row } from './report.js';

const row = (median: number, goal?: Row['goal']): Row => ({
  what: 'a thing',
  homeroom: '5 ms',
  against: '10 ms',
  ratio: { median, min: median / 2, max: median * 2 },
  ...(goal && { goal }),
});

describe('a goal', () => {
  it('is decided by the median', () => {
    expect(isMissed(row(0.9, { atLeast: 0.9 }))).toBe(false);
    expect(isMissed(row(0.89, { atLeast: 0.9 }))).toBe(true);
    expect(isMissed(row(0.3, { atMost: 0.3 }))).toBe(false);
    expect(isMissed(row(0.31, { atMost: 0.3 }))).toBe(true);
  });

  it('is missed by what was not measured, and cannot be missed where there is none', () => {
    expect(isMissed(row(Number.NaN, { atMost: 1 }))).toBe(true);
    expect(isMissed({ what: 'a', homeroom: '', against: '', goal: { atMost: 1 } })).toBe(true);
    expect(isMissed(row(1_000))).toBe(false);
  });
});

describe('the table', () => {
  it('writes three figures, and whole numbers from a hundred on', () => {
    expect([0.12345, 5.678, 56.78, 1234.5].map(figure)).toEqual(['0.123', '5.68', '56.8', '1,235']);
    expect(withSpread({ median: 5, min: 4, max: 6 }, 'ms')).toBe('5 (4–6) ms');
  });

  it('has a line for each row and says which goals were missed', () => {
    const held = row(0.5, { atMost: 1 });
    const beside: Row = { what: 'beside|it', homeroom: '1', against: '–' };
    expect(table([held, row(0.5, { atLeast: 1 }), beside]).split('\n')).toEqual([
      '| measured | Homeroom | against | ratio | goal |',
      '|---|---|---|---|---|',
      '| a thing | 5 ms | 10 ms | 0.5 (0.25–1) | ≤ 1, held |',
      '| a thing | 5 ms | 10 ms | 0.5 (0.25–1) | ≥ 1, **missed** |',
      '| beside\\|it | 1 | – | – | – |',
    ]);
  });
});

describe('a baseline that moved', () => {
  it('is told by its rounds, and what did not move is not', () => {
    const figures = { unit: 'ms', homeroom: [1, 9, 1], against: [100, 130, 100] };
    const calm = { ...row(1), figures: { ...figures, against: [100, 101, 100] } };
    expect(noiseBetween([{ ...row(1), figures }, calm, row(1)])).toEqual([
      'The machine was noisy in between: the baseline moved by more than 15 % in round 2 of 3 of "a thing".',
    ]);
  });
});
