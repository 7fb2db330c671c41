import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PasswordHasher } from './password-hasher.port.js';

/** What every `PasswordHasher` does. Give a cheap one: the suite hashes some twenty times. */
export function describePasswordHasher(name: string, make: () => Promise<PasswordHasher>): void {
  describe(`${name} as PasswordHasher`, () => {
    let hasher: PasswordHasher;
    beforeEach(async () => {
      hasher = await make();
    });

    it('knows the password again, and no other, whether it was chosen or generated', async () => {
      for (const origin of ['chosen', 'generated'] as const) {
        const hash = await hasher.hash('Grüße an 🎻 $alle$', origin);
        expect(await hasher.verify('Grüße an 🎻 $alle$', hash)).toBe(true);
        for (const other of ['', 'grüße an 🎻 $alle$', 'Grüße an 🎻 $alle$ '])
          expect(await hasher.verify(other, hash)).toBe(false);
      }
    });

    it('hashes the same password differently each time, never holding the password', async () => {
      const hashes = await Promise.all(
        ['chosen', 'chosen', 'generated'].map((origin) => hasher.hash('secret', origin as 'chosen')),
      );
      expect(new Set(hashes).size).toBe(3);
      for (const hash of hashes) expect(hash).not.toContain('secret');
    });

    it('answers false where there is no account', async () => {
      expect(await hasher.verify('', null)).toBe(false);
      expect(await hasher.verify('anything', null)).toBe(false);
    });
  });
}
