import { sha256Base64Url } from '../ids/sha256.js';
import type { TokenClaims, Tokens } from './tokens.port.js';

/** Tokens of the right form and behaviour; the signature is a plain hash, so for specs only. */
export class MemoryTokens implements Tokens {
  constructor(private readonly secret = 'secret') {}

  async issue({ kind, sessionId, userId, generation, expiresAt }: TokenClaims): Promise<string> {
    const payload = toUrlSafe(btoa(JSON.stringify({ kind, sessionId, userId, generation, expiresAt })));
    return `${payload}.${this.sign(payload)}`;
  }

  async verify(token: string): Promise<TokenClaims | null> {
    const [payload = '', signature, ...more] = token.split('.');
    if (more.length > 0 || signature !== this.sign(payload)) return null;
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as TokenClaims;
  }

  private sign(payload: string): string {
    return sha256Base64Url(`${this.secret}|${payload}`);
  }
}

const toUrlSafe = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
