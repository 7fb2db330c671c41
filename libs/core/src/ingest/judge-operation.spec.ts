import { describe, expect, it } from '@jest/globals';
import { limits } from '@homeroom/contracts';
import type { OperationRecord } from '@homeroom/contracts';
import type { StoredMessage } from '../messages/stored.js';
import { judgeOperation } from './judge-operation.js';

const message: StoredMessage = {
  id: 'm1',
  roomId: 'room1',
  seq: 4,
  rev: 0,
  authorId: 'ana',
  clientMessageId: 'c1',
  text: 'hello',
  sentAt: '2026-01-01T08:00:00.000Z',
  reactions: {},
};
const base = {
  version: 1,
  id: 'x',
  operationId: 'o',
  roomId: 'room1',
  messageId: 'm1',
  by: 'ana',
  moderator: false,
  at: 'now',
} as const;
const edit: OperationRecord = { ...base, type: 'MessageEdited', text: 'hi' };
const remove: OperationRecord = { ...base, type: 'MessageDeleted' };
const react: OperationRecord = { ...base, type: 'ReactionSet', emoji: '👍', on: true };

const codeOf = (operation: OperationRecord, target: StoredMessage | undefined = message) => {
  const verdict = judgeOperation(operation, target);
  return verdict.accepted ? 'accepted' : verdict.code;
};

describe('judging an operation', () => {
  it.each([
    ['an edit by the author', edit, 'accepted'],
    ['an edit by another member', { ...edit, by: 'ben' }, 'FORBIDDEN'],
    ['an edit by a moderator', { ...edit, by: 'ben', moderator: true }, 'FORBIDDEN'],
    ['a delete by the author', remove, 'accepted'],
    ['a delete by another member', { ...remove, by: 'ben' }, 'FORBIDDEN'],
    ['a delete by a moderator', { ...remove, by: 'ben', moderator: true }, 'accepted'],
    ['a reaction by anybody', { ...react, by: 'ben' }, 'accepted'],
    ['an operation that names another room', { ...edit, roomId: 'room2' }, 'NOT_FOUND'],
  ] as const)('decides %s', (_what, operation, verdict) => {
    expect(codeOf(operation)).toBe(verdict);
  });

  it.each([edit, remove, react])('refuses $type on a message that is unknown or a tombstone', (operation) => {
    expect(judgeOperation(operation, undefined)).toEqual({ accepted: false, code: 'NOT_FOUND' });
    expect(codeOf(operation, { ...message, deleted: true })).toBe('NOT_FOUND');
  });

  it('limits the kinds of reactions, not how many choose one', () => {
    const reactions = Object.fromEntries(
      Array.from({ length: limits.reactionKinds }, (_, i) => [String.fromCodePoint(0x1f600 + i), ['ben']]),
    );
    const full = { ...message, reactions };
    expect(codeOf(react, full)).toBe('CONFLICT');
    expect(codeOf({ ...react, emoji: '\u{1f600}' }, full)).toBe('accepted');
    expect(codeOf({ ...react, on: false }, full)).toBe('accepted');
  });
});
