import { describe, expect, it } from '@jest/globals';
import { ChatError, errorAnswer, errorCodes, parseRequest } from './errors.js';
import { limits } from './limits.js';
import { sendMessage } from './messages.js';
import { syncRequest } from './sync.js';

const send = { roomId: 'r1', clientMessageId: '3f0c1a5e-8f43-4c8e-9a52-0b6d3d1f2a10', text: 'hello' };

const refusal = (schema: Parameters<typeof parseRequest>[0], input: unknown): ChatError => {
  try {
    parseRequest(schema, input);
  } catch (error) {
    if (error instanceof ChatError) return error;
    throw error;
  }
  throw new Error('accepted');
};

describe('parseRequest', () => {
  it('answers the checked request', () => {
    expect(parseRequest(sendMessage, send)).toEqual(send);
  });

  it('names every problem and never a value', () => {
    const error = refusal(sendMessage, { roomId: '', clientMessageId: 'secret-value', text: 7 });
    expect(error.code).toBe('BAD_REQUEST');
    expect(error.problems?.map(({ path }) => path).sort()).toEqual(['clientMessageId', 'roomId', 'text']);
    expect(JSON.stringify(error.toBody())).not.toContain('secret-value');
  });

  it('says what is wrong in words', () => {
    const { text: _none, ...rest } = send;
    expect(refusal(sendMessage, rest).message).toBe('"text" is missing.');
    expect(refusal(sendMessage, { ...send, text: 5 }).message).toBe('"text" must be of type string.');
    expect(refusal(sendMessage, 'x').message).toBe('The request must be of type object.');
  });

  it('refuses unknown keys', () => {
    expect(refusal(sendMessage, { ...send, admin: true }).code).toBe('BAD_REQUEST');
  });

  it('gives text over the limit a code of its own', () => {
    expect(refusal(sendMessage, { ...send, text: 'x'.repeat(limits.messageCodePoints + 1) }).code).toBe(
      'MESSAGE_TOO_LONG',
    );
  });

  it.each([
    ['at the top', '{"__proto__":{"admin":true},"rooms":{}}'],
    ['as a room', '{"rooms":{"__proto__":{"last":0,"rev":0}}}'],
  ])('refuses an own __proto__ key %s', (_where, json) => {
    expect(refusal(syncRequest, JSON.parse(json)).code).toBe('BAD_REQUEST');
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });
});

describe('ChatError', () => {
  it('answers in the shape the contract promises, for every code', () => {
    for (const code of Object.keys(errorCodes) as (keyof typeof errorCodes)[]) {
      const error = new ChatError(code, 'No.', { retryAfterMs: 5 });
      expect(errorAnswer.parse({ error: error.toBody() }).error).toEqual({
        code,
        message: 'No.',
        retryable: errorCodes[code].retryable,
        retryAfterMs: 5,
      });
      expect(error.status).toBe(errorCodes[code].status);
    }
  });
});
