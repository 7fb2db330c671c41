import { createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { CompactSign, compactVerify, errors } from 'jose';
import { z } from 'zod';
import type { TokenClaims, Tokens } from '@homeroom/core';

const keyBytes = 32;

/** `exp` in seconds, as RFC 7519 wants it. */
const payload = z.strictObject({
  kind: z.enum(['access', 'refresh']),
  sid: z.string().min(1),
  sub: z.string().min(1),
  gen: z.int().min(0),
  exp: z.int().min(0),
});

/** JSON web tokens signed with HS256 and one key; no other algorithm is accepted. Deterministic: there is no `iat`. */
export class JoseTokens implements Tokens {
  private readonly key: KeyObject;

  /** @throws Error when the key has fewer than 32 bytes */
  constructor(key: Uint8Array) {
    if (key.length < keyBytes) throw new Error(`The key that signs sessions needs at least ${keyBytes} bytes.`);
    this.key = createSecretKey(key);
  }

  issue({ kind, sessionId, userId, generation, expiresAt }: TokenClaims): Promise<string> {
    const claims = { kind, sid: sessionId, sub: userId, gen: generation, exp: Math.floor(expiresAt / 1_000) };
    return new CompactSign(new TextEncoder().encode(JSON.stringify(payload.parse(claims))))
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(this.key);
  }

  async verify(token: string): Promise<TokenClaims | null> {
    const bytes = await this.signed(token);
    if (!bytes) return null;
    const parsed = payload.safeParse(fromJson(bytes));
    if (!parsed.success) return null;
    const { kind, sid, sub, gen, exp } = parsed.data;
    return { kind, sessionId: sid, userId: sub, generation: gen, expiresAt: exp * 1_000 };
  }

  private async signed(token: string): Promise<Uint8Array | null> {
    try {
      return (await compactVerify(token, this.key, { algorithms: ['HS256'] })).payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}

/** undefined for what is no JSON: signed with our key, but not by us. */
function fromJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
