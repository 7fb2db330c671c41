import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Accounts } from './accounts.port.js';
import { sampleAccount } from './people.samples.js';

const byHandle = (a: { handle: string }, b: { handle: string }) => (a.handle < b.handle ? -1 : 1);

/** What every `Accounts` does. `make` gives an empty one. */
export function describeAccounts(name: string, make: () => Promise<Accounts>): void {
  describe(`${name} as Accounts`, () => {
    let accounts: Accounts;
    beforeEach(async () => {
      accounts = await make();
    });

    it('gives people back whole, by id and by handle, and leaves out who is not there', async () => {
      const ana = sampleAccount('ana', {
        name: 'Ána "A" Łuk',
        passwordHash: '$x$',
        role: 'teacher',
        passwordChangeRequired: true,
      });
      const ben = sampleAccount('ben', { status: 'suspended' });
      await accounts.insert([ana, ben]);
      expect([...(await accounts.byIds([ben.id, ana.id, 'none', ana.id]))].sort(byHandle)).toEqual([ana, ben]);
      expect([...(await accounts.byHandles(['ben', 'ana', 'none']))].sort(byHandle)).toEqual([ana, ben]);
      expect(await accounts.byIds([])).toEqual([]);
      expect(await accounts.byHandles(['ANA'])).toEqual([]);
    });

    it('adds all or none, and names the handle that is taken', async () => {
      await accounts.insert([sampleAccount('ana')]);
      const rival = sampleAccount('ana', { id: 'other' });
      await expect(accounts.insert([sampleAccount('ben'), rival])).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('"ana"'),
      });
      const twins = [sampleAccount('cem'), sampleAccount('cem', { id: 'other' })];
      await expect(accounts.insert(twins)).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('"cem"'),
      });
      await expect(accounts.insert([sampleAccount('dan', { id: 'id-of-ana' })])).rejects.toMatchObject({
        code: 'CONFLICT',
      });
      expect(await accounts.find({ text: '', limit: 10 })).toHaveLength(1);
    });

    describe('replacing', () => {
      describeReplace(() => accounts);
    });
    describe('finding', () => {
      describeFind(() => accounts);
    });
  });
}

function describeReplace(get: () => Accounts): void {
  it('replaces a person in the version that was read, and refuses one that moved on or never was', async () => {
    const ana = sampleAccount('ana');
    await get().insert([ana]);
    const changed = { ...ana, handle: 'anna', name: 'Anna', version: 2 };
    expect(await get().replace(changed, 1)).toBe(true);
    expect(await get().replace({ ...ana, name: 'too late', version: 2 }, 1)).toBe(false);
    expect(await get().replace(sampleAccount('ben', { version: 2 }), 1)).toBe(false);
    expect(await get().byHandles(['ana', 'anna', 'ben'])).toEqual([changed]);
  });

  it('lets exactly one of several win who replace at once', async () => {
    const ana = sampleAccount('ana');
    await get().insert([ana]);
    const won = await Promise.all(['x', 'y', 'z'].map((name) => get().replace({ ...ana, name, version: 2 }, 1)));
    expect(won.filter(Boolean)).toHaveLength(1);
  });

  it('refuses a handle that another person has, and changes nothing then', async () => {
    const ana = sampleAccount('ana');
    await get().insert([ana, sampleAccount('ben')]);
    const conflict = { code: 'CONFLICT', message: expect.stringContaining('"ben"') };
    await expect(get().replace({ ...ana, handle: 'ben', version: 2 }, 1)).rejects.toMatchObject(conflict);
    expect(await get().byIds([ana.id])).toEqual([ana]);
  });
}

function describeFind(get: () => Accounts): void {
  const find = async (text: string, limit = 10) => (await get().find({ text, limit })).map(({ handle }) => handle);
  beforeEach(() =>
    get().insert([
      sampleAccount('zm.7b', { name: 'Zoë Müller' }),
      sampleAccount('jose', { name: 'José-María de Souza' }),
      sampleAccount('anna', { name: 'anna Müllerin' }),
      sampleAccount('gone', { name: 'Anna Gone', status: 'suspended' }),
      sampleAccount('percent', { name: '100% Per_cent' }),
    ]),
  );

  it('finds active people by the beginning of any word of their name or handle, without case or accents', async () => {
    expect(await find('mul')).toEqual(['anna', 'zm.7b']);
    expect(await find('MÜLLER')).toEqual(['anna', 'zm.7b']);
    expect(await find('maria')).toEqual(['jose']);
    expect(await find('jose maria d')).toEqual(['jose']);
    for (const text of ['zm', 'zm.7b', '7b']) expect(await find(text)).toEqual(['zm.7b']);
    expect(await find('ller')).toEqual([]);
    expect(await find('gone')).toEqual([]);
  });

  it('finds people of one role only, when it is asked for', async () => {
    await get().insert([
      sampleAccount('root', { role: 'admin' }),
      sampleAccount('off', { role: 'admin', status: 'suspended' }),
    ]);
    const admins = await get().find({ text: '', role: 'admin', limit: 1 });
    expect(admins.map(({ handle }) => handle)).toEqual(['root']);
    expect(await get().find({ text: 'jose', role: 'admin', limit: 1 })).toEqual([]);
  });

  it('takes no sign as a wildcard', async () => {
    for (const text of ['%', '_', '*', "'", '"', '\\', '[a-z]%']) expect(await find(text)).toEqual([]);
    expect(await find('100% per')).toEqual(['percent']);
  });

  it('finds everybody active for a blank text, by name, and keeps to the limit', async () => {
    expect(await find('')).toEqual(['percent', 'anna', 'jose', 'zm.7b']);
    expect(await find(' ', 2)).toEqual(['percent', 'anna']);
  });

  it('finds people under their new name once they are replaced', async () => {
    const [zoe] = await get().byHandles(['zm.7b']);
    if (!zoe) throw new Error('Zoë is missing.');
    await get().replace({ ...zoe, name: 'Ada', version: 2 }, 1);
    expect(await find('mul')).toEqual(['anna']);
    expect(await find('ada')).toEqual(['zm.7b']);
    await get().replace({ ...zoe, name: 'Ada', status: 'suspended', version: 3 }, 2);
    expect(await find('ada')).toEqual([]);
  });
}
