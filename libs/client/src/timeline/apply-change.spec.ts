import { describe, expect, it } from '@jest/globals';
import type { Change, Message } from '@homeroom/contracts';
import { applyChange, fromLive } from './apply-change.js';

const at = '2026-11-23T08:00:00.000Z';
const message: Message = {
  id: 'm1',
  roomId: 'a',
  seq: 1,
  rev: 4,
  authorId: 'ana',
  text: 'hello <@ben>',
  sentAt: at,
  clientMessageId: 'k1',
  mentions: ['ben'],
};
type Body =
  | { kind: 'edited'; text: string; mentions?: string[] }
  | { kind: 'deleted' }
  | { kind: 'reacted'; emoji: string; on: boolean };
const change = (rev: number, by: string, body: Body): Change =>
  ({ id: `c${rev}`, operationId: `o${rev}`, rev, messageId: 'm1', seq: 1, at, by, ...body }) as Change;
const react = (rev: number, by: string, on = true): Change => change(rev, by, { kind: 'reacted', emoji: '👍', on });
const crowd = Array.from({ length: 20 }, (_, i) => `p${i}`);
const crowded: Message = { ...message, reactions: { '👍': { count: 25, users: crowd } } };

describe('a change', () => {
  it('is skipped by a message that holds it or a later one', () => {
    expect(applyChange(message, change(4, 'ana', { kind: 'edited', text: 'old' }), 'me').message).toBe(message);
  });

  it('of the text replaces text and mentions and says when', () => {
    const { message: after } = applyChange(message, change(5, 'ana', { kind: 'edited', text: 'new' }), 'me');
    expect(after).toMatchObject({ rev: 5, text: 'new', editedAt: at });
    expect(after).not.toHaveProperty('mentions');
  });

  it('that deletes leaves a tombstone without text, mentions and reactions', () => {
    const { message: after } = applyChange(crowded, change(5, 'mia', { kind: 'deleted' }), 'me');
    expect(after).toEqual({
      id: 'm1',
      roomId: 'a',
      seq: 1,
      rev: 5,
      authorId: 'ana',
      text: '',
      sentAt: at,
      clientMessageId: 'k1',
      deleted: true,
    });
  });

  it('does not bring a tombstone back', () => {
    const tombstone: Message = { ...message, deleted: true, text: '' };
    const { message: after } = applyChange(tombstone, change(5, 'ana', { kind: 'edited', text: 'back' }), 'me');
    expect(after).toEqual({ ...tombstone, rev: 5 });
  });
});

describe('a reaction', () => {
  it('counts, names and knows mine', () => {
    const one = applyChange(message, react(5, 'ben'), 'me').message;
    const two = applyChange(one, react(6, 'me'), 'me').message;
    expect(two.reactions).toEqual({ '👍': { count: 2, users: ['ben', 'me'], mine: true } });
  });

  it('set twice counts once', () => {
    const one = applyChange(message, react(5, 'ben'), 'me').message;
    expect(applyChange(one, react(6, 'ben'), 'me').message.reactions).toEqual({ '👍': { count: 1, users: ['ben'] } });
  });

  it('taken back by the last one leaves no trace', () => {
    const one = applyChange(message, react(5, 'me'), 'me').message;
    expect(applyChange(one, react(6, 'me', false), 'me').message).toEqual({ ...message, rev: 6 });
  });

  it('names the first 20 and counts on', () => {
    const full: Message = { ...message, reactions: { '👍': { count: 20, users: crowd } } };
    const { message: after, unclear } = applyChange(full, react(5, 'ben'), 'me');
    expect(after.reactions).toEqual({ '👍': { count: 21, users: crowd } });
    expect(unclear).toBe(false);
  });

  it('is unclear when somebody who may be one of the unnamed sets it again', () => {
    expect(applyChange(crowded, react(5, 'ben'), 'me').unclear).toBe(true);
  });

  it('is unclear when a named one leaves, since the next name is not known', () => {
    const { message: after, unclear } = applyChange(crowded, react(5, 'p3', false), 'me');
    expect(after.reactions?.['👍']?.count).toBe(24);
    expect(unclear).toBe(true);
  });
});

describe('a live message', () => {
  it('gets mine from the names', () => {
    const live: Message = { ...message, reactions: { '👍': { count: 1, users: ['me'] } } };
    expect(fromLive(live, 'me').message.reactions?.['👍']?.mine).toBe(true);
  });

  it('is unclear when I may be one of the unnamed', () => {
    expect(fromLive(crowded, 'me').unclear).toBe(true);
  });
});
