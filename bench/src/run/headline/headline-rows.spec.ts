import { describe, expect, it } from '@jest/globals';
import type { Climbed } from './climb.js';
import { headlineRows, names } from './headline-rows.js';

const climbed = (heldPerSecond: number, perCpuSecond: number, chatPerCpuSecond = perCpuSecond): readonly Climbed[] => [
  { heldPerSecond, perCpuSecond, chatPerCpuSecond },
];
const ours = { [names.homeroom]: climbed(1_000, 150, 2_000), [names.whole]: climbed(400, 300) };

describe('the headline', () => {
  it('holds chat without the index, the whole way and users against B, each with its goal', () => {
    const rows = headlineRows({ ...ours, [names.b]: climbed(100, 50) });
    expect(rows.map(({ ratio, goal }) => [ratio?.median, goal])).toEqual([
      [40, { atLeast: 20 }],
      [6, { atLeast: 5 }],
      [10, { atLeast: 5 }],
    ]);
  });

  it('holds only chat and users against A, whose embedding is done elsewhere', () => {
    const rows = headlineRows({ ...ours, [names.a]: climbed(500, 1_000), [names.b]: climbed(100, 50) });
    expect(rows.slice(0, 2).map(({ ratio }) => ratio?.median)).toEqual([2, 2]);
    expect(rows.filter(({ what }) => what.endsWith('against A'))).toHaveLength(2);
  });

  it('says when the fp32 file was not there', () => {
    const rows = headlineRows({ ...ours, [names.bInt8]: climbed(100, 50) });
    expect(rows.at(-1)?.against).toMatch(/no fp32 file/u);
    expect(rows.every(({ goal }) => goal === undefined)).toBe(true);
  });
});
