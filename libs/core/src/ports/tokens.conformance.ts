import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TokenClaims, Tokens } from './tokens.port.js';

const claims: TokenClaims = {
  kind: 'access',
  sessionId: 's1',
  userId: 'ana',
  generation: 0,
  expiresAt: 1_767_225_600_000,
};

/** What every `Tokens` does. `make` gives signers with another key for each number. */
export function describeTokens(name: string, make: (key: number) => Promise<Tokens>): void {
  describe(`${name} as Tokens`, () => {
    let tokens: Tokens;
    beforeEach(async () => {
      tokens = await make(1);
    });

    it('gives back what it signed, expired or not', async () => {
      const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/u);
      const any = fc.record({
        kind: fc.constantFrom('access' as const, 'refresh' as const),
        sessionId: id,
        userId: id,
        generation: fc.nat(),
        expiresAt: fc.nat(4_000_000_000).map((seconds) => seconds * 1_000),
      });
      const property = fc.asyncProperty(any, async (each) => {
        expect(await tokens.verify(await tokens.issue(each))).toEqual(each);
      });
      await fc.assert(property, { numRuns: 30 });
    });

    it('signs the same claims as the same token, and each other claim as another', async () => {
      const others: Partial<TokenClaims>[] = [
        { kind: 'refresh' },
        { sessionId: 's2' },
        { userId: 'ben' },
        { generation: 1 },
        { expiresAt: claims.expiresAt + 1_000 },
      ];
      const token = await tokens.issue(claims);
      expect(await tokens.issue({ ...claims })).toBe(token);
      expect(await (await make(1)).issue(claims)).toBe(token);
      const all = await Promise.all(others.map((other) => tokens.issue({ ...claims, ...other })));
      expect(new Set([token, ...all]).size).toBe(others.length + 1);
    });

    it('makes tokens that fit into a cookie and a header', async () => {
      const token = await tokens.issue({ ...claims, sessionId: 's'.repeat(64), userId: 'u'.repeat(64) });
      expect(token).toMatch(/^[A-Za-z0-9._-]{1,1000}$/u);
    });

    it('refuses what is altered at any place, cut, foreign or no token at all', async () => {
      const token = await tokens.issue(claims);
      // The last character of a part may hold bits that decode to nothing, so places inside are altered.
      for (let at = 0; at < token.length - 1; at++) {
        if (token[at + 1] === '.' || token[at] === '.') continue;
        const altered = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
        expect(await tokens.verify(altered)).toBeNull();
      }
      const strange = [
        '',
        '.',
        '..',
        '...',
        'null',
        `${token}.`,
        `${token}A`,
        ` ${token}`,
        token.slice(0, -5),
        '🎻.🎻.🎻',
      ];
      for (const each of [...strange, await (await make(2)).issue(claims)])
        expect(await tokens.verify(each)).toBeNull();
    });
  });
}
