import { beforeEach, describe, expect, it } from '@jest/globals';
import { verifyAuditChain } from '../safety/audit-chain.js';
import type { AuditLog } from './audit-log.port.js';

const at = '2026-01-12T08:00:00.000Z';

/** What every `AuditLog` does. `make` gives an empty one. */
export function describeAuditLog(name: string, make: () => Promise<AuditLog>): void {
  describe(`${name} as AuditLog`, () => {
    let log: AuditLog;
    beforeEach(async () => {
      log = await make();
    });

    it('numbers entries 1, 2, 3 in the order of appending and lists the newest first, in pages', async () => {
      for (const subject of ['a', 'b', 'c']) await log.append({ at, by: 'ana', action: 'user-created', subject });
      const all = await log.list(null, 10);
      expect(all.map(({ number, subject }) => [number, subject])).toEqual([
        [3, 'c'],
        [2, 'b'],
        [1, 'a'],
      ]);
      expect((await log.list(null, 2)).map(({ number }) => number)).toEqual([3, 2]);
      expect((await log.list(2, 10)).map(({ number }) => number)).toEqual([1]);
      expect(await log.list(1, 10)).toEqual([]);
    });

    it('keeps entries whole', async () => {
      const entry = {
        at,
        by: null,
        action: 'sign-in-refused',
        subject: 'somebody "quoted"',
        reason: 'ünknown',
      } as const;
      await log.append(entry);
      await log.append({ at, by: 'ana', action: 'backup' });
      expect(await log.list(null, 10)).toEqual([
        { number: 2, at, by: 'ana', action: 'backup', hash: expect.any(String) },
        { ...entry, number: 1, hash: expect.any(String) },
      ]);
    });

    it('chains all entries by their hashes, those appended at once too', async () => {
      await Promise.all(Array.from({ length: 40 }, (_, i) => log.append({ at, by: `user${i}`, action: 'sign-in' })));
      const entries = await log.list(null, 100);
      expect(verifyAuditChain(entries)).toEqual({ ok: true, last: { number: 40, hash: entries[0]?.hash } });
    });
  });
}
