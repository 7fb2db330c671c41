import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { describeTokens } from '@homeroom/core/testing';
import { JoseTokens } from './jose.js';

const keyOf = (number: number) => new Uint8Array(32).fill(number);

describeTokens('JoseTokens', async (key) => new JoseTokens(keyOf(key)));

describe('JoseTokens', () => {
  const tokens = new JoseTokens(keyOf(1));
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const sign = (header: object, payload: object, hash = 'sha256') => {
    const content = `${encode(header)}.${encode(payload)}`;
    return `${content}.${createHmac(hash, keyOf(1)).update(content).digest('base64url')}`;
  };
  const payload = { kind: 'access', sid: 's1', sub: 'ana', gen: 0, exp: 1_767_225_600 };

  it('accepts what anybody signs with the key and HS256', async () => {
    const claims = { kind: 'access', sessionId: 's1', userId: 'ana', generation: 0, expiresAt: 1_767_225_600_000 };
    expect(await tokens.verify(sign({ alg: 'HS256' }, payload))).toEqual(claims);
  });

  it('accepts no other algorithm, though the key fits, and no unsigned token', async () => {
    expect(await tokens.verify(sign({ alg: 'HS512' }, payload, 'sha512'))).toBeNull();
    expect(await tokens.verify(sign({ alg: 'HS384' }, payload, 'sha384'))).toBeNull();
    expect(await tokens.verify(sign({ alg: 'none' }, payload))).toBeNull();
    expect(await tokens.verify(`${encode({ alg: 'none' })}.${encode(payload)}.`)).toBeNull();
  });

  it('refuses claims of another shape, though well signed', async () => {
    const strange = [
      {},
      { ...payload, kind: 'admin' },
      { ...payload, gen: '0' },
      { ...payload, role: 'admin' },
      { ...payload, sub: '' },
    ];
    for (const each of strange) expect(await tokens.verify(sign({ alg: 'HS256' }, each))).toBeNull();
    const text = `${encode({ alg: 'HS256' })}.${Buffer.from('not json').toString('base64url')}`;
    const signature = createHmac('sha256', keyOf(1)).update(text).digest('base64url');
    expect(await tokens.verify(`${text}.${signature}`)).toBeNull();
  });

  it('refuses a key that is too short', () => {
    expect(() => new JoseTokens(new Uint8Array(31))).toThrow('32 bytes');
  });
});
