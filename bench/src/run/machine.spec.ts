import { describe, expect, it } from '@jest/globals';
import { describeMachine, noiseOf, variationOf } from './machine.js';

const calm = { timesMs: [100, 102, 110, 101, 119], load: 0.4, cores: 2, others: 0.05 };

describe('a machine to measure on', () => {
  it('is one that does the same in about the same time', () => {
    expect(variationOf([90, 100, 130])).toBe(0.4);
    expect(noiseOf(calm)).toBeNull();
  });

  it('is none when the loop varies by more than a fifth', () => {
    expect(noiseOf({ ...calm, timesMs: [100, 100, 121] })).toBe(
      'The machine is too noisy to measure on: the same loop took between 100 and 121 ms (21 %, at most 20 %).',
    );
    expect(noiseOf({ ...calm, timesMs: [] })).toContain('too noisy');
  });

  it('is none when more wants to run than there are cores', () => {
    expect(noiseOf({ ...calm, load: 2.4 })).toBe(
      'The machine is too busy to measure on: its load average is 2.4 with 2 cores.',
    );
    expect(noiseOf({ ...calm, load: 2 })).toBeNull();
  });

  it('is none when others take more than a tenth of it; where nobody says, that does not count', () => {
    expect(noiseOf({ ...calm, others: 0.123 })).toBe(
      'The machine is too busy to measure on: other processes take 12 % of it (at most 10 %).',
    );
    expect(noiseOf({ ...calm, others: 0.1 })).toBeNull();
    expect(noiseOf({ ...calm, others: null })).toBeNull();
  });

  it('is described with what it did before', () => {
    expect(describeMachine(calm)).toContain('load average 0.4 before, the same loop varied by 19 %');
  });
});
