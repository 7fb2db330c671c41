import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from './caller.js';
import { FindUsers } from './find-users.js';
import { SmallSchool, refusalOf } from './small-school.test-kit.js';

let school: SmallSchool;
let ana: Caller;
let teacher: Caller;

beforeEach(async () => {
  school = new SmallSchool();
  ana = await school.person('ana');
  teacher = await school.person('tom', 'teacher');
  for (const handle of ['ben', 'bea', 'left']) await school.person(handle);
  await school.person('bad', 'student', { status: 'suspended' });
  await school.room({ id: '7b', kind: 'class' }, { ana: 'member', ben: 'member' });
  await school.room({ id: '7c', kind: 'class' }, { bea: 'member', left: 'member' });
});

const find = async (caller: Caller, query: { q?: string; ids?: string[] }) =>
  (await new FindUsers(school).find(caller, query)).users.map(({ id }) => id);

describe('FindUsers', () => {
  it('shows pupils themselves, people they share a room with, and adults', async () => {
    expect(await find(ana, { q: '' })).toEqual(['ana', 'ben', 'tom']);
    expect(await find(ana, { q: 'be' })).toEqual(['ben']);
    expect(await find(ana, { ids: ['ben', 'bea', 'tom', 'ana', 'nobody', 'constructor'] })).toEqual(
      expect.arrayContaining(['ana', 'ben', 'tom']),
    );
    expect(await find(ana, { ids: ['bea'] })).toEqual([]);
  });

  it('shows adults every active person', async () => {
    expect(await find(teacher, { q: 'b' })).toEqual(['bea', 'ben']);
    expect(await find(teacher, {})).toEqual(['ana', 'bea', 'ben', 'left', 'tom']);
  });

  it('names former members by id to pupils who may read a message of theirs, and only to those', async () => {
    await school.message('7b', 'left', 'hello');
    expect(await find(ana, { ids: ['left'] })).toEqual(['left']);
    expect(await find(ana, { q: 'left' })).toEqual([]);
    await school.person('cid');
    await school.room({ id: '7a', kind: 'class' }, { cid: 'member' });
    expect(await find({ ...ana, userId: 'cid' }, { ids: ['left'] })).toEqual([]);
  });

  it('answers name and school role, and nothing else of an account', async () => {
    const { users } = await new FindUsers(school).find(teacher, { q: 'ana' });
    expect(users).toEqual([{ id: 'ana', name: 'Ana', role: 'student' }]);
  });

  it('finds the people a pupil may see behind many whom they may not', async () => {
    for (let count = 0; count < 450; count++) await school.person(`aa${count}`);
    expect(await find(ana, { q: '' })).toEqual(['ana', 'ben', 'tom']);
    expect(await find(teacher, { q: 'aa' })).toHaveLength(200);
  });

  it('reads the rooms of a pupil twice for any number of ids, and has a limit for each person', async () => {
    let reads = 0;
    const ofUser = school.rooms.ofUser.bind(school.rooms);
    school.rooms.ofUser = (userId) => (reads++, ofUser(userId));
    for (let count = 0; count < 20; count++) await school.person(`x${count}`);
    await find(ana, { ids: Array.from({ length: 20 }, (_none, count) => `x${count}`) });
    expect(reads).toBe(2);
    for (let count = 0; count < 39; count++) await find(ana, { ids: ['ben'] });
    expect(await refusalOf(find(ana, { ids: ['ben'] }))).toBe('RATE_LIMITED');
    expect(await refusalOf(find(teacher, { ids: ['ben'] }))).toBe('ok');
  });

  it('takes a name or ids, not both', async () => {
    expect(await refusalOf(find(ana, { q: 'a', ids: ['ben'] }))).toBe('BAD_REQUEST');
  });
});
