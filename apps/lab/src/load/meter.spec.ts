import { describe, expect, it } from '@jest/globals';
import { due } from './load.test-samples.js';
import { Meter } from './meter.js';
import { Ledger } from './sent.js';

describe('the meter', () => {
  it('counts for the step of a message, whenever it is answered, and for the second that passes', () => {
    let now = 1_000;
    const [meter, ledger] = [new Meter(2, () => now), new Ledger()];
    const [first, second] = [due(ledger, 1), due(ledger, 2, { step: 1 })];
    meter.due(first);
    meter.turn();
    now = 2_500;
    meter.due(second);
    meter.acked(first);
    meter.delivered(first, 40, true);
    meter.delivered(first, 60, false);
    expect([meter.step(0), meter.step(1)].map(({ sent, acked, deliveries }) => [sent, acked, deliveries])).toEqual([
      [1, 1, 2],
      [1, 0, 0],
    ]);
    expect(meter.step(0).ack.percentiles().max).toBeCloseTo(1_500, -1);
    expect(meter.step(0).first.percentiles().count).toBe(1);
    const { sent, acked, deliveries } = meter.turn();
    expect([sent, acked, deliveries]).toEqual([1, 1, 2]);
    expect(meter.turn().sent).toBe(0);
  });

  it('measures how late the generator itself was', () => {
    const [meter, ledger] = [new Meter(1, () => 1_030), new Ledger()];
    meter.due(due(ledger, 1));
    expect(meter.step(0).lag.percentiles().max).toBeCloseTo(30, 0);
  });

  it('counts what warms up for no step', () => {
    const [meter, ledger] = [new Meter(1, () => 1_000), new Ledger()];
    const sent = due(ledger, 1, { step: null });
    meter.due(sent);
    meter.acked(sent);
    expect([meter.step(0).sent, meter.turn().acked]).toEqual([0, 1]);
  });

  it('counts nacks by code, and as refused those that are final', () => {
    const [meter, ledger] = [new Meter(1, () => 1_000), new Ledger()];
    meter.due(due(ledger, 1));
    meter.nacked('OVERLOADED', false);
    meter.nacked('FORBIDDEN', true);
    const { nacks, refused } = meter.step(0);
    expect([nacks, refused]).toEqual([{ OVERLOADED: 1, FORBIDDEN: 1 }, 1]);
  });
});
