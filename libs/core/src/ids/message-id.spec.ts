import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changeIdOf, messageIdOf } from './message-id.js';
import { sha256Base64Url } from './sha256.js';

describe('ids of messages and changes', () => {
  it('are the base64url SHA-256 that every other implementation computes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(sha256Base64Url(text)).toBe(createHash('sha256').update(text, 'utf8').digest('base64url'));
      }),
    );
  });

  it('are the same for a resend and differ by sender, room and client id', () => {
    const id = messageIdOf('ana', 'room', 'c1');
    expect(messageIdOf('ana', 'room', 'c1')).toBe(id);
    expect(
      new Set([id, messageIdOf('ben', 'room', 'c1'), messageIdOf('ana', 'hall', 'c1'), changeIdOf('ana', 'room', 'c2')])
        .size,
    ).toBe(4);
  });
});
