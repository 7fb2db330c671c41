import { describe, expect, it } from '@jest/globals';
import { topics } from '@homeroom/contracts';
import type { MessageSentV1 } from '@homeroom/contracts';
import fc from 'fast-check';
import { messageIdOf } from '../ids/message-id.js';
import { encodeRecord } from '../log/codec.js';
import type { LogRecord } from '../ports/event-log.port.js';
import { readBatch } from './read-batch.js';

const uuid = (n: number) => `3f0c1a5e-8f43-4c8e-9a52-${String(n).padStart(12, '0')}`;

const sent = (n: number, text = `text ${n}`): MessageSentV1 => ({
  type: 'MessageSent',
  version: 1,
  id: messageIdOf('ana', 'room1', uuid(n)),
  roomId: 'room1',
  authorId: 'ana',
  clientMessageId: uuid(n),
  text,
  sentAt: '2026-01-01T08:00:00.000Z',
});

const at = (offset: number, value: Uint8Array, partition = 3): LogRecord => ({
  topic: topics.messages,
  key: 'room1',
  value,
  headers: {},
  partition,
  offset,
  appendedAt: 0,
});

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe('reading a batch of the log', () => {
  it('keeps each id once, the first in log order, and counts a resend with another body', () => {
    const batch = readBatch([
      at(1, encodeRecord(sent(1))),
      at(2, encodeRecord(sent(2))),
      at(3, encodeRecord(sent(1, 'other'))),
    ]);
    expect(batch.messages.map(({ text }) => text)).toEqual(['text 1', 'text 2']);
    expect(batch.conflicting).toBe(1);
  });

  it('buries what no release can read, with its bytes and position, and goes on', () => {
    const batch = readBatch([at(1, new Uint8Array([0xff, 0x00])), at(2, encodeRecord(sent(2)))]);
    expect(batch.messages).toHaveLength(1);
    expect(batch.dead).toEqual([
      expect.objectContaining({
        partition: 3,
        offset: 1,
        valueBase64: '/wA=',
        reason: 'not JSON in UTF-8',
        topic: topics.messages,
      }),
    ]);
  });

  it('names the wrong fields of a buried record, never their values', () => {
    const [letter] = readBatch([at(1, json({ ...sent(1), text: 5, sentAt: 'secret' }))]).dead;
    expect(letter?.reason).toBe('wrong fields: text, sentAt');
  });

  it('buries a record whose id or key is not its own', () => {
    const forged = { ...sent(1), id: sent(2).id };
    expect(readBatch([at(1, encodeRecord(forged))]).dead).toHaveLength(1);
    expect(readBatch([{ ...at(1, encodeRecord(sent(1))), key: 'room2' }]).dead).toHaveLength(1);
  });

  it('stops a partition at a record of a later release, and only that partition', () => {
    const batch = readBatch([
      at(1, encodeRecord(sent(1))),
      at(2, json({ type: 'MessageSent', version: 2 })),
      at(3, encodeRecord(sent(3))),
      at(1, encodeRecord(sent(4)), 7),
    ]);
    expect(batch.messages.map(({ text }) => text)).toEqual(['text 1', 'text 4']);
    expect(batch.halts).toEqual([{ partition: 3, offset: 2, reason: 'version 2' }]);
    expect(batch.dead).toEqual([]);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.uint8Array(),
            fc.json().map((text) => new TextEncoder().encode(text)),
          ),
        ),
        (values) => {
          const batch = readBatch(values.map((value, offset) => at(offset, value)));
          expect(batch.messages).toEqual([]);
        },
      ),
    );
  });
});
