import { beforeEach, describe, expect, it } from '@jest/globals';
import { sampleSession } from './people.samples.js';
import { sessionsPerUser } from './sessions.port.js';
import type { Sessions } from './sessions.port.js';

/** What every `Sessions` does. `make` gives an empty one. */
export function describeSessions(name: string, make: () => Promise<Sessions>): void {
  describe(`${name} as Sessions`, () => {
    let sessions: Sessions;
    const idsOf = async (...ids: string[]) => (await sessions.byIds(ids)).map(({ id }) => id).sort();
    beforeEach(async () => {
      sessions = await make();
    });

    it('gives back what was put in and leaves out what is not there', async () => {
      const session = sampleSession('s1', 'ana', { generation: 3, refreshedAt: 17 });
      await sessions.insert(session);
      expect(await sessions.byIds(['none', 's1', 's1'])).toEqual([session]);
      await expect(sessions.insert(session)).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('rotates from the generation that is stored, and from no other', async () => {
      await sessions.insert(sampleSession('s1', 'ana'));
      expect(await sessions.rotate('s1', 0, 1_000)).toBe(true);
      expect(await sessions.rotate('s1', 0, 2_000)).toBe(false);
      expect(await sessions.rotate('s1', 2, 2_000)).toBe(false);
      expect(await sessions.rotate('none', 0, 2_000)).toBe(false);
      expect(await sessions.byIds(['s1'])).toEqual([sampleSession('s1', 'ana', { generation: 1, refreshedAt: 1_000 })]);
    });

    it('rotates once for two tabs that ask at once', async () => {
      await sessions.insert(sampleSession('s1', 'ana'));
      const rotated = await Promise.all([1, 2, 3].map((at) => sessions.rotate('s1', 0, at)));
      expect(rotated.filter(Boolean)).toHaveLength(1);
      expect((await sessions.byIds(['s1']))[0]?.generation).toBe(1);
    });

    it('ends one session, or all of a person but one, says which, and they stay ended', async () => {
      for (const id of ['s1', 's2', 's3', 's4']) await sessions.insert(sampleSession(id, 'ana'));
      await sessions.insert(sampleSession('t1', 'ben'));
      expect(await sessions.end({ id: 's1' })).toEqual(['s1']);
      expect(await sessions.end({ id: 's1' })).toEqual([]);
      expect([...(await sessions.end({ userId: 'ana', except: 's2' }))].sort()).toEqual(['s3', 's4']);
      expect(await idsOf('s1', 's2', 's3', 's4', 't1')).toEqual(['s2', 't1']);
      expect(await sessions.end({ userId: 'ana' })).toEqual(['s2']);
      expect(await sessions.rotate('s2', 0, 1)).toBe(false);
      expect(await idsOf('s2', 't1')).toEqual(['t1']);
    });

    it('keeps the 100 sessions of a person that were refreshed last, and all of others', async () => {
      const ids = Array.from({ length: sessionsPerUser }, (_none, count) => `s${count}`);
      await sessions.insert(sampleSession('t1', 'ben', { refreshedAt: 0 }));
      for (const [at, id] of ids.entries())
        await sessions.insert(sampleSession(id, 'ana', { refreshedAt: 1_000 + at }));
      await sessions.rotate('s0', 0, 5_000);
      await sessions.insert(sampleSession('new', 'ana', { refreshedAt: 6_000 }));
      expect(await idsOf('t1', 's0', 's1', 's2', 'new')).toEqual(['new', 's0', 's2', 't1']);
    });

    it('sweeps what has expired when somebody signs in', async () => {
      await sessions.insert(sampleSession('old', 'ana', { expiresAt: 1_000 }));
      await sessions.insert(sampleSession('new', 'ben', { createdAt: 1_000, expiresAt: 9_000 }));
      await sessions.insert(sampleSession('newer', 'ben', { createdAt: 8_999, expiresAt: 99_000 }));
      expect(await idsOf('old', 'new', 'newer')).toEqual(['new', 'newer']);
    });
  });
}
