import { beforeEach, describe, expect, it } from '@jest/globals';
import { Broadcasts } from '../evidence/broadcasts.js';
import { Ear } from './ear.js';
import { batchBody, due, message } from './load.test-samples.js';
import { Ledger } from './sent.js';

describe('the ear', () => {
  let now: number;
  let noted: number;
  let ledger: Ledger;
  let broadcasts: Broadcasts;
  let heard: (readonly [clientMessageId: string, ms: number, isFirst: boolean])[];
  let ear: Ear;

  beforeEach(() => {
    now = 1_000;
    noted = 0;
    heard = [];
    ledger = new Ledger();
    broadcasts = new Broadcasts({ sentAt: () => undefined, now: () => now, onDelivery: () => undefined });
    ear = new Ear({
      ledger,
      now: () => now,
      onDelivery: (sent, ms, isFirst) => void heard.push([sent.clientMessageId, ms, isFirst]),
      broadcasts: {
        note: (batch) => {
          noted += 1;
          return broadcasts.note(batch);
        },
        noteUnreadable: () => broadcasts.noteUnreadable(),
      },
    });
  });

  it('tells every copy with the time since its message was due, and which was the first', () => {
    const { clientMessageId } = due(ledger, 1);
    const body = batchBody(message(1));
    now = 1_020;
    ear.hear(body);
    now = 1_070;
    ear.hear(body);
    expect(heard).toEqual([
      [clientMessageId, 20, true],
      [clientMessageId, 70, false],
    ]);
  });

  it('reads a batch once, and gives everybody the same messages', () => {
    const body = batchBody(message(1), message(2));
    const [first, second] = [ear.hear(body), ear.hear(body)];
    expect([noted, first?.batch.messages[0] === second?.batch.messages[0]]).toEqual([1, true]);
  });

  it('hears what is not ours too, and tells no delivery of it', () => {
    expect(ear.hear(batchBody(message(9)))?.batch.to).toBe(9);
    expect(heard).toEqual([]);
  });

  it('leaves other events to others', () => {
    expect(ear.hear('["room:heads",{"heads":{}}]')).toBeNull();
  });

  it('notes a batch that breaks the contract as a find', () => {
    expect(ear.hear('["message:batch",{"roomId":"room1"}]')).toBeNull();
    expect(broadcasts.badBatches.map(({ kind }) => kind)).toEqual(['altered']);
  });

  it('still knows a message when its batch was forgotten', () => {
    const { clientMessageId } = due(ledger, 1);
    const body = batchBody(message(1));
    ear.hear(body);
    for (let n = 2; n < 1_100; n += 1) ear.hear(batchBody(message(n)));
    ear.hear(body);
    expect(heard.map(([id, , isFirst]) => [id, isFirst])).toEqual([
      [clientMessageId, true],
      [clientMessageId, false],
    ]);
  });
});
