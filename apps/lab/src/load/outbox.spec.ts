import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { due } from './load.test-samples.js';
import { Outbox } from './outbox.js';
import { Ledger } from './sent.js';

type Packet = { readonly id: number; readonly text: string; readonly clientMessageId: string };

describe('the outbox of a light client', () => {
  let ledger: Ledger;
  let written: Packet[];
  let nacks: (readonly [string, boolean])[];
  let acked: string[];
  let outbox: Outbox;
  const ok = (packet: Packet | undefined): void => outbox.answered(packet?.id ?? 0, '[{"ok":true,"data":{"id":"x"}}]');
  const refuse = (packet: Packet | undefined, code: string, more = {}): void =>
    outbox.answered(packet?.id ?? 0, JSON.stringify([{ ok: false, error: { code, ...more } }]));
  const texts = (): readonly string[] => written.map(({ text }) => text);

  beforeEach(() => {
    jest.useFakeTimers();
    ledger = new Ledger();
    [written, nacks, acked] = [[], [], []];
    outbox = new Outbox({
      ledger,
      random: () => 0.5,
      onAck: ({ text }) => void acked.push(text),
      onNack: (code, isFinal) => void nacks.push([code, isFinal]),
      write: (packet) => {
        const { id, json } = /^42(?<id>\d+)(?<json>\[.*)$/u.exec(packet)?.groups ?? {};
        const [, { text, clientMessageId }] = JSON.parse(json ?? '[]') as [string, Packet];
        written.push({ id: Number(id), text, clientMessageId });
      },
    });
    outbox.open();
  });
  afterEach(() => {
    outbox.end();
    jest.useRealTimers();
  });

  it('has one message under way in each room', () => {
    for (const n of [1, 2]) outbox.push(due(ledger, n));
    outbox.push(due(ledger, 3, { roomId: 'room2' }));
    expect(texts()).toEqual(['text 1', 'text 3']);
    ok(written[0]);
    expect([texts().at(-1), acked]).toEqual(['text 2', ['text 1']]);
  });

  it('sends what was under way again with the same id, first, after a lost connection', () => {
    for (const n of [1, 2]) outbox.push(due(ledger, n));
    outbox.shut();
    expect(nacks).toEqual([['NO_ANSWER', false]]);
    outbox.open();
    ok(written[1]);
    expect(texts()).toEqual(['text 1', 'text 1', 'text 2']);
    expect(written[0]?.clientMessageId).toBe(written[1]?.clientMessageId);
  });

  it('waits while there is no connection', () => {
    outbox.shut();
    outbox.push(due(ledger, 1));
    expect(written).toEqual([]);
    outbox.open();
    expect(texts()).toEqual(['text 1']);
  });

  it('sends again after an ack that did not come within 6 s', () => {
    outbox.push(due(ledger, 1));
    jest.advanceTimersByTime(6_000);
    expect(nacks).toEqual([['NO_ANSWER', false]]);
    jest.advanceTimersByTime(250);
    expect(texts()).toEqual(['text 1', 'text 1']);
  });

  it('sends again after a nack that may pass, not before the server wants it, and ever later', () => {
    outbox.push(due(ledger, 1));
    refuse(written[0], 'OVERLOADED', { retryAfterMs: 2_000 });
    jest.advanceTimersByTime(1_999);
    expect(written).toHaveLength(1);
    jest.advanceTimersByTime(1);
    refuse(written[1], 'UNAVAILABLE');
    jest.advanceTimersByTime(499);
    expect(written).toHaveLength(2);
    jest.advanceTimersByTime(1);
    ok(written[2]);
    expect([acked, ledger.open]).toEqual([['text 1'], 0]);
  });

  it('gives a message up after a final nack and goes on with the next', () => {
    for (const n of [1, 2]) outbox.push(due(ledger, n));
    refuse(written[0], 'FORBIDDEN');
    expect([nacks, texts(), ledger.open]).toEqual([[['FORBIDDEN', true]], ['text 1', 'text 2'], 1]);
    expect(ledger.attemptsIn('room1').map(({ outcome }) => outcome)).toEqual(['refused', 'unknown']);
  });

  it('passes over an ack that comes too late', () => {
    outbox.push(due(ledger, 1));
    jest.advanceTimersByTime(6_250);
    ok(written[0]);
    expect(acked).toEqual([]);
    ok(written[1]);
    expect(acked).toEqual(['text 1']);
  });
});
