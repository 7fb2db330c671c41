import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '../people/caller.js';
import { SmallSchool, refusalOf } from '../people/small-school.test-kit.js';
import { Retention } from './retention.js';

const day = 24 * 3_600_000;
const forEver = { class: null, group: null, announcement: null, direct: null };
let school: SmallSchool;
let admin: Caller;
let retention: Retention;

beforeEach(async () => {
  school = new SmallSchool();
  retention = new Retention(school);
  admin = await school.person('root', 'admin');
  await school.room({ id: 'a-class', kind: 'class' }, { ana: 'member' });
  await school.room({ id: 'b-group', kind: 'group' }, { ana: 'member' });
  await school.room({ id: 'c-class', kind: 'class' }, { ana: 'member' });
});

/** The clock stands still in specs: each pause between rooms is moved over by hand. */
async function run(signal?: AbortSignal): ReturnType<Retention['run']> {
  const running = retention.run(signal);
  running.catch(() => undefined);
  for (let turn = 0; turn < 20; turn++) await school.clock.advance(0);
  return running;
}

describe('Retention', () => {
  it('keeps everything until an admin decides otherwise, and audits the decision', async () => {
    expect(await retention.read(admin)).toEqual(forEver);
    const rules = { ...forEver, class: 30 };
    expect(await retention.set(admin, rules)).toEqual(rules);
    expect(await retention.read(admin)).toEqual(rules);
    const reason = 'class 30 d, group for ever, announcement for ever, direct for ever';
    expect(await school.deeds()).toEqual([{ by: 'root', action: 'retention-changed', reason }]);
  });

  it('refuses whoever is not an admin', async () => {
    const staff = await school.person('sam', 'staff');
    expect(await refusalOf(retention.read(staff))).toBe('FORBIDDEN');
    expect(await refusalOf(retention.set(staff, forEver))).toBe('FORBIDDEN');
    expect((await school.settings.read()).retention).toEqual(forEver);
  });

  it('removes what is older than the rule of its kind of room, and heads survive', async () => {
    for (const room of ['a-class', 'b-group', 'c-class']) await school.message(room, 'ana', 'old');
    await school.clock.advance(30 * day + 1);
    await school.message('a-class', 'ana', 'new');
    await retention.set(admin, { ...forEver, class: 30 });
    expect(await run()).toEqual({ rooms: 2, removed: 2 });
    expect(school.messages.ofRoom('a-class').map(({ text }) => text)).toEqual(['new']);
    expect(school.messages.ofRoom('b-group')).toHaveLength(1);
    const heads = await school.messageStore.heads(['a-class', 'c-class']);
    expect([heads.get('a-class')?.head, heads.get('c-class')?.head]).toEqual([2, 1]);
    expect((await school.deeds()).at(-1)).toEqual({
      by: null,
      action: 'retention-run',
      reason: '2 messages removed, 2 rooms visited',
    });
  });

  it('gives way to others between rooms', async () => {
    await retention.set(admin, { ...forEver, class: 30 });
    const running = retention.run();
    for (let turn = 0; turn < 100; turn++) await null;
    expect(school.clock.sleeping).toBe(1);
    for (let turn = 0; turn < 5; turn++) await school.clock.advance(1);
    await running;
  });

  it('visits every room even when one fails, then says so', async () => {
    await school.message('c-class', 'ana', 'old');
    await school.clock.advance(31 * day);
    await retention.set(admin, { ...forEver, class: 30 });
    const prune = school.messageArchive.prune.bind(school.messageArchive);
    school.messageArchive.prune = async (roomId, before) => {
      if (roomId === 'a-class') throw new Error('disk trouble');
      return prune(roomId, before);
    };
    await expect(run()).rejects.toThrow('Retention failed in 1 rooms.');
    expect(school.messages.ofRoom('c-class')).toEqual([]);
    expect((await school.deeds()).at(-1)?.reason).toContain('1 rooms failed');
  });

  it('stops early when aborted', async () => {
    await retention.set(admin, { ...forEver, class: 30 });
    expect(await run(AbortSignal.abort())).toEqual({ rooms: 0, removed: 0 });
  });
});
