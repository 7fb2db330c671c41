import { describe, expect, it } from '@jest/globals';
import { Counts } from './meter.js';
import { second } from './report/load-result.test-data.js';
import { stepResultOf } from './step-result.js';
import type { StepEvidence } from './step-result.js';

const cpu = (seconds: number) => ({ sampled: true as const, use: [{ process: 'homeroom', thread: 'main', seconds }] });

function counted({ sent = 100, acked = 100, refused = 0, deliveryMs = 20, lagMs = 1 } = {}): Counts {
  const counts = new Counts();
  Object.assign(counts, { sent, acked, refused, deliveries: acked * 10 });
  for (let i = 0; i < acked; i += 1) {
    counts.delivery.record(deliveryMs);
    counts.ack.record(deliveryMs / 2);
    counts.lag.record(lagMs);
  }
  return counts;
}

const evidence = (more: Partial<StepEvidence> = {}): StepEvidence => ({
  offeredPerSecond: 10,
  seconds: 10,
  counts: counted(),
  series: [0, 1, 2].map((at) => second(at, { backlog: 2, searchableBehind: 3 })),
  cpu: [cpu(1), cpu(3)],
  maxLagMs: 100,
  ...more,
});
const growing = [0, 2, 4, 9, 12, 14].map((backlog, at) => second(at, { backlog }));
const peak = [0, 0, 90, 90, 0, 0].map((backlog, at) => second(at, { backlog }));

describe('the result of a rate', () => {
  it('was held when everything was answered in time', () => {
    expect(stepResultOf(evidence()).failings).toEqual([]);
  });

  it('counts messages by CPU-second, and nothing where none was sampled', () => {
    expect(stepResultOf(evidence()).messagesPerCpuSecond).toBe(50);
    const unsampled = { sampled: false, why: 'no' } as const;
    expect(stepResultOf(evidence({ cpu: [unsampled, unsampled] })).messagesPerCpuSecond).toBeNull();
  });

  it('tells how far search was behind, in ms', () => {
    expect(stepResultOf(evidence()).searchableMs?.p50).toBeCloseTo(3_000, -2);
    expect(stepResultOf(evidence({ series: [second(0, { searchableBehind: null })] })).searchableMs).toBeNull();
  });

  it.each([
    ['nothing to do', { counts: counted({ sent: 0, acked: 0 }) }, /^no message was due$/u],
    [
      'slow deliveries',
      { counts: counted({ deliveryMs: 1_200 }) },
      /^delivery p95 was 1\d{3} ms, the promise is 1000 ms$/u,
    ],
    ['refusals', { counts: counted({ acked: 98, refused: 2 }) }, /^2 messages were refused$/u],
    ['silence', { counts: counted({ acked: 97 }) }, /^3 messages had no answer$/u],
    ['a growing backlog', { series: growing }, /^the backlog grew from 0 to 12 records$/u],
  ])('was not held with %s', (_what, more, sentence) => {
    expect(stepResultOf(evidence(more)).failings).toEqual([expect.stringMatching(sentence)]);
  });

  it('was held when a backlog came and went', () => {
    expect(stepResultOf(evidence({ series: peak }))).toMatchObject({ failings: [], backlog: { start: 0, end: 0 } });
  });

  it('says nothing of the server when the generator itself was late', () => {
    expect(stepResultOf(evidence({ counts: counted({ lagMs: 300 }) })).lag.isTooLate).toBe(true);
    expect(stepResultOf(evidence()).lag.isTooLate).toBe(false);
  });
});
