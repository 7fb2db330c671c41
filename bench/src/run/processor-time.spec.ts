import { describe, expect, it } from '@jest/globals';
import { parseMachine, parseProcess, readTicks, shareOfOthers, ticksOfTree } from './processor-time.js';

describe('processor time', () => {
  it('is read from the kernel', () => {
    const text = 'cpu  100 10 50 800 40 5 5 20 7 0\ncpu0 1 2 3 4\n';
    expect(parseMachine(text)).toEqual({ all: 1_030, busy: 190 });
    const stat = '42 (odd ) (name) S 7 42 42 0 -1 4194304 1 2 3 4 500 60 7 8 20 0 11 0 9 9';
    expect(parseProcess(stat)).toEqual({ pid: 42, parent: 7, ticks: 575 });
  });

  it('of a process is that of all its descendants, and of nobody else', () => {
    const processes = [
      { pid: 1, parent: 0, ticks: 1_000 },
      { pid: 2, parent: 1, ticks: 10 },
      { pid: 3, parent: 2, ticks: 5 },
      { pid: 4, parent: 3, ticks: 2 },
      { pid: 5, parent: 1, ticks: 100 },
    ];
    expect(ticksOfTree(processes, 2)).toBe(17);
    expect(ticksOfTree(processes, 9)).toBe(0);
  });

  it('of others is what was neither idle nor our own', () => {
    const from = { all: 1_000, busy: 500, own: 100 };
    expect(shareOfOthers(from, { all: 1_200, busy: 650, own: 220 })).toBe(0.15);
    expect(shareOfOthers(from, { all: 1_200, busy: 600, own: 210 })).toBe(0);
    expect(shareOfOthers(from, from)).toBeNull();
    expect(shareOfOthers(null, from)).toBeNull();
  });

  it('never becomes less', () => {
    const [first, second] = [readTicks(), readTicks()];
    expect(second?.own ?? 0).toBeGreaterThanOrEqual(first?.own ?? 0);
  });
});
