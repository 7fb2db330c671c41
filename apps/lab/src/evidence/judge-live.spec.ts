import { describe, expect, it } from '@jest/globals';
import type { Message } from '@homeroom/contracts';
import { judgeLive } from './judge-live.js';
import type { Attempt, Transcript } from './oracle.js';

const attempt = (n: number, more: Partial<Attempt> = {}): Attempt => ({
  authorId: 'ada',
  clientMessageId: `client-${n}`,
  text: `text ${n}`,
  outcome: 'acked',
  ackedId: `id-${n}`,
  span: { sent: 2 * n, answered: 2 * n + 1 },
  ...more,
});
const heard = (n: number, more: Partial<Message> = {}): Message => ({
  id: `id-${n}`,
  roomId: 'room-1',
  seq: n,
  rev: 0,
  authorId: 'ada',
  text: `text ${n}`,
  sentAt: '2026-03-02T09:00:00.000Z',
  clientMessageId: `client-${n}`,
  ...more,
});
const all = [heard(1), heard(2), heard(3)];
const sent = [attempt(1), attempt(2), attempt(3)];
const kinds = (transcripts: readonly Transcript[], attempts: readonly Attempt[] = sent) =>
  judgeLive({ roomId: 'room-1', sent: attempts, members: new Set(['cleo', 'dan']), transcripts }).map(
    ({ kind, where }) => `${kind} ${where}`,
  );
const cleo = (messages: readonly Message[]): readonly Transcript[] => [{ listener: 'cleo', messages }];

describe('what was heard, without a history', () => {
  it('is sound when every member heard every acked message once, in whatever order', () => {
    expect(kinds([...cleo(all), { listener: 'dan', messages: all.toReversed() }])).toEqual([]);
  });

  it.each([
    ['a lost message', all.slice(0, 2), 'undelivered cleo'],
    ['a message twice', [...all, heard(2)], 'duplicated cleo'],
    ['a message that nobody sent', [...all, heard(9)], 'foreign cleo'],
    ['another text', [heard(1), heard(2, { text: 'Text 2' }), heard(3)], 'altered cleo'],
    ['another author', [heard(1), heard(2, { authorId: 'eve' }), heard(3)], 'altered cleo'],
  ])('is not with %s', (_what, messages, found) => {
    expect(kinds(cleo(messages))).toEqual([found]);
  });

  it('is not when it reached somebody who is not a member', () => {
    expect(kinds([...cleo(all), { listener: 'eve', messages: [heard(1)] }])).toEqual(['foreign eve']);
  });

  it('is not when a refused message was told, and is when one of unknown fate was not', () => {
    expect(kinds(cleo(all), [attempt(1), attempt(2), attempt(3, { outcome: 'refused' })])).toEqual(['foreign cleo']);
    expect(kinds(cleo(all.slice(0, 2)), [attempt(1), attempt(2), attempt(3, { outcome: 'unknown' })])).toEqual([]);
  });

  it('never tells a text', () => {
    const found = judgeLive({
      roomId: 'r',
      sent,
      members: new Set(['cleo']),
      transcripts: cleo([heard(2, { text: 'secret' })]),
    });
    expect(JSON.stringify(found)).not.toMatch(/secret|text \d/u);
  });
});
