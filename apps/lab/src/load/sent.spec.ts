import { describe, expect, it } from '@jest/globals';
import { due } from './load.test-samples.js';
import { Ledger } from './sent.js';

describe('the ledger', () => {
  it('tells the oracle in which order messages went out and were answered', () => {
    const ledger = new Ledger();
    const [a, b] = [due(ledger, 1), due(ledger, 2)];
    ledger.wentOut(a);
    ledger.wentOut(b);
    ledger.acked(b, 'id-b');
    // A second time, after a lost connection: it was first sent before.
    ledger.wentOut(a);
    ledger.acked(a, 'id-a');
    expect(ledger.attemptsIn('room1').map(({ ackedId, span }) => [ackedId, span])).toEqual([
      ['id-a', { sent: 0, answered: 3 }],
      ['id-b', { sent: 1, answered: 2 }],
    ]);
  });

  it('leaves out what never went out', () => {
    const ledger = new Ledger();
    due(ledger, 1);
    expect(ledger.attemptsIn('room1')).toEqual([]);
  });

  it('counts what has no answer yet, and what was acked in each room', () => {
    const ledger = new Ledger();
    const [a, b] = [due(ledger, 1), due(ledger, 2, { roomId: 'room2' })];
    due(ledger, 3);
    ledger.acked(a, 'id-a');
    ledger.refused(b);
    expect([ledger.open, ledger.ackedIn('room1'), ledger.ackedIn('room2')]).toEqual([1, 1, 0]);
  });

  it('keeps a message of unknown fate without an id', () => {
    const ledger = new Ledger();
    ledger.wentOut(due(ledger, 1));
    const [attempt] = ledger.attemptsIn('room1');
    expect([attempt?.outcome, attempt?.ackedId]).toEqual(['unknown', undefined]);
  });
});
