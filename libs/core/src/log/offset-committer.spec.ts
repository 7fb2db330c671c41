import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../ports/clock.memory.js';
import { OffsetCommitter } from './offset-committer.js';

function setUp() {
  const clock = new ManualClock();
  const commits: [number, number][][] = [];
  const failures: unknown[] = [];
  const state = { broken: false };
  const committer = new OffsetCommitter({
    clock,
    commit: async (offsets) => {
      if (state.broken) throw new Error('the store is away');
      commits.push([...offsets]);
    },
    onFailure: (cause) => failures.push(cause),
  });
  return { clock, commits, failures, state, committer };
}

describe('OffsetCommitter', () => {
  it('commits at once, then at most every 250 ms, the newest offset of each partition', async () => {
    const { clock, commits, committer } = setUp();
    committer.done(new Map([[0, 1]]));
    await clock.advance(0);
    for (let offset = 2; offset <= 6; offset++) {
      committer.done(new Map([[0, offset]]));
      await clock.advance(10);
    }
    committer.done(new Map([[1, 9]]));
    expect(commits).toEqual([[[0, 1]]]);
    await clock.advance(250);
    expect(commits).toEqual([
      [[0, 1]],
      [
        [0, 6],
        [1, 9],
      ],
    ]);
  });

  it('tries again what could not be committed, and tells of it', async () => {
    const { clock, commits, failures, state, committer } = setUp();
    state.broken = true;
    committer.done(new Map([[0, 1]]));
    await clock.advance(0);
    state.broken = false;
    await clock.advance(250);
    expect(failures).toHaveLength(1);
    expect(commits).toEqual([[[0, 1]]]);
  });

  it('commits the rest when it closes, without waiting', async () => {
    const { clock, commits, committer } = setUp();
    committer.done(new Map([[0, 1]]));
    await clock.advance(0);
    committer.done(new Map([[0, 2]]));
    await committer.close();
    expect(commits).toEqual([[[0, 1]], [[0, 2]]]);
  });
});
