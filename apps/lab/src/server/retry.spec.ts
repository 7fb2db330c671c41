import { describe, expect, it } from '@jest/globals';
import { ChatError } from '@homeroom/contracts';
import { ConnectionLost, inParallel, retrying } from './retry.js';

function bench(isOver?: () => boolean) {
  const slept: number[] = [];
  const clock = { now: 0 };
  const sleep = async (ms: number): Promise<void> => {
    slept.push(ms);
    clock.now += ms;
  };
  return {
    slept,
    options: { giveUpMs: 10_000, now: () => clock.now, random: () => 1, sleep, ...(isOver && { isOver }) },
  };
}

describe('retrying', () => {
  it('backs off from 50 ms to 2 s and then throws the last error', async () => {
    const { slept, options } = bench();
    let asked = 0;
    await expect(retrying(() => Promise.reject(new ConnectionLost(`attempt ${++asked}`)), options)).rejects.toThrow(
      `attempt 11`,
    );
    expect(slept).toEqual([50, 100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000, 2_000]);
  });

  it('throws at once what will not get better', async () => {
    const { slept, options } = bench();
    await expect(retrying(() => Promise.reject(new ChatError('FORBIDDEN', 'no')), options)).rejects.toThrow('no');
    expect(slept).toEqual([]);
  });

  it('ends when nobody waits any more', async () => {
    const { slept, options } = bench(() => slept.length === 2);
    await expect(retrying(() => Promise.reject(new ConnectionLost('gone')), options)).rejects.toThrow('gone');
    expect(slept).toHaveLength(2);
  });
});

describe('work in parallel', () => {
  it('does everything, never more at once than allowed', async () => {
    const done: number[] = [];
    const running = { now: 0, most: 0 };
    await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
      running.most = Math.max(running.most, ++running.now);
      await Promise.resolve();
      running.now--;
      done.push(item);
    });
    expect([done, running.most]).toEqual([[1, 2, 3, 4, 5], 2]);
  });

  it('begins nothing new after an error', async () => {
    const begun: number[] = [];
    const work = inParallel([1, 2, 3, 4, 5, 6, 7, 8, 9], 2, async (item) => {
      begun.push(item);
      await Promise.resolve();
      if (item === 2) throw new Error('two');
    });
    await expect(work).rejects.toThrow('two');
    const before = begun.length;
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    expect([begun.length, before < 6]).toEqual([before, true]);
  });
});
