import { beforeEach, describe, expect, it } from '@jest/globals';
import { roomRoles } from '@homeroom/contracts';
import type { RoomRole } from '@homeroom/contracts';
import type { Caller } from '../people/caller.js';
import { SmallSchool, refusalOf } from '../people/small-school.test-kit.js';
import { AddMembers } from './add-members.js';
import { ListMembers } from './list-members.js';
import { MuteMember } from './mute-member.js';
import { RemoveMember } from './remove-member.js';

let school: SmallSchool;
let olga: Caller;
let mo: Caller;
let ana: Caller;
let root: Caller;

beforeEach(async () => {
  school = new SmallSchool();
  [olga, mo, ana] = [await school.person('olga', 'teacher'), await school.person('mo'), await school.person('ana')];
  root = await school.person('root', 'admin');
  for (const handle of ['ben', 'zoe']) await school.person(handle);
  await school.person('tom', 'teacher');
  await school.room(
    { id: '7b', kind: 'class' },
    { olga: 'owner', mo: 'moderator', ana: 'member', ben: 'member', root: 'member' },
  );
});

const add = (caller: Caller, userIds: string[], { role, roomId = '7b' }: { role?: RoomRole; roomId?: string } = {}) =>
  new AddMembers(school).add(caller, roomId, { userIds, ...(role && { role }) });
const remove = (caller: Caller, userId: string, roomId = '7b') =>
  new RemoveMember(school).remove(caller, roomId, userId);
const mute = (caller: Caller, userId: string, until: string | null) =>
  new MuteMember(school).mute(caller, { roomId: '7b', userId }, { until, reason: 'too loud' });
const inMinutes = (minutes: number) => new Date(school.clock.now() + minutes * 60_000).toISOString();

describe('ListMembers', () => {
  it('lists members by name with both their roles, and mutes that still hold', async () => {
    await mute(olga, 'ben', inMinutes(5));
    const list = () => new ListMembers(school).list(ana, '7b');
    expect((await list()).members.map(({ name, role, schoolRole }) => [name, role, schoolRole])).toEqual([
      ['Ana', 'member', 'student'],
      ['Ben', 'member', 'student'],
      ['Mo', 'moderator', 'student'],
      ['Olga', 'owner', 'teacher'],
      ['Root', 'member', 'admin'],
    ]);
    expect(await list()).toMatchObject({ memberVersion: 2, members: [{}, { mutedUntil: inMinutes(5) }, {}, {}, {}] });
    await school.clock.advance(5 * 60_000);
    expect(JSON.stringify(await list())).not.toContain('mutedUntil');
  });

  it('finds no room for who is not a member', async () => {
    expect(await refusalOf(new ListMembers(school).list({ ...ana, userId: 'zoe' }, '7b'))).toBe('NOT_FOUND');
    expect(await refusalOf(new ListMembers(school).list(ana, 'nowhere'))).toBe('NOT_FOUND');
    while ((await school.rateLimiter.take('ana', 'read')).allowed);
    expect(await refusalOf(new ListMembers(school).list(ana, '7b'))).toBe('RATE_LIMITED');
  });
});

describe('AddMembers', () => {
  it('adds people who start reading at the head, pupils as members and adults as moderators', async () => {
    for (let count = 0; count < 3; count++) await school.message('7b', 'ana', 'hello');
    const { members, memberVersion } = await add(olga, ['zoe', 'tom', 'zoe']);
    expect(memberVersion).toBe(2);
    expect(members).toHaveLength(7);
    const room = await school.roomNow('7b');
    expect([room.members['zoe'], room.members['tom']]).toEqual([
      { role: 'member', joinedSeq: 3 },
      { role: 'moderator', joinedSeq: 3 },
    ]);
    expect(await school.readMarks.ofUser('zoe')).toEqual(new Map([['7b', 3]]));
    expect(school.told).toEqual(['room 7b changed']);
    expect(await school.deeds()).toEqual([
      { by: 'olga', action: 'members-added', subject: 'room:7b user:zoe', reason: 'as member' },
      { by: 'olga', action: 'members-added', subject: 'room:7b user:tom', reason: 'as moderator' },
    ]);
  });

  it('leaves members as they are without a role, and changes, tells and audits nothing', async () => {
    await school.readMarks.raise([{ userId: 'mo', roomId: '7b', seq: 1 }]);
    await school.message('7b', 'ana', 'hello');
    await add(olga, ['mo', 'ana']);
    expect(await school.roomNow('7b')).toMatchObject({ version: 1, memberVersion: 1 });
    expect([school.told, await school.deeds()]).toEqual([[], []]);
  });

  it('gives members another role, and keeps where they joined and their mute', async () => {
    await mute(olga, 'ben', inMinutes(5));
    const before = (await school.roomNow('7b')).members['ben'];
    await add(olga, ['ben'], { role: 'moderator' });
    expect((await school.roomNow('7b')).members['ben']).toEqual({ ...before, role: 'moderator' });
    expect(await school.readMarks.ofUser('ben')).toEqual(new Map());
  });

  it('lets only owners and admins make and unmake owners', async () => {
    expect(await refusalOf(add(mo, ['ana'], { role: 'owner' }))).toBe('FORBIDDEN');
    expect(await refusalOf(add(mo, ['olga'], { role: 'member' }))).toBe('FORBIDDEN');
    expect(await refusalOf(add(root, ['ana'], { role: 'owner' }))).toBe('ok');
    expect(await refusalOf(add(olga, ['olga'], { role: 'moderator' }))).toBe('ok');
    expect(await refusalOf(add(mo, ['ana'], { role: 'owner' }))).toBe('ok');
  });

  it('keeps the last owner', async () => {
    expect(await refusalOf(add(olga, ['olga', 'ana'], { role: 'member' }))).toBe('CONFLICT');
    expect(await refusalOf(add(root, ['olga'], { role: 'moderator' }))).toBe('CONFLICT');
    expect(await refusalOf(add(olga, ['ana', 'olga'], { role: 'owner' }))).toBe('ok');
  });

  it('refuses people who do not exist, are suspended, or whom a moderating pupil may not see', async () => {
    await school.person('sue', 'student', { status: 'suspended' });
    expect(await refusalOf(add(olga, ['nobody']))).toBe('NOT_FOUND');
    expect(await refusalOf(add(olga, ['sue']))).toBe('NOT_FOUND');
    expect(await refusalOf(add(mo, ['zoe']))).toBe('NOT_FOUND');
    expect(await refusalOf(add(mo, ['tom']))).toBe('ok');
  });

  it('tells a stranger nothing, not even whether a person exists', async () => {
    const stranger = { ...ana, userId: 'zoe' };
    for (const userIds of [['nobody'], ['ana']]) {
      await expect(add(stranger, userIds)).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: 'There is no such room.',
      });
    }
  });

  it('refuses plain members, direct rooms and archived rooms', async () => {
    await school.room({ id: 'd', kind: 'direct' }, { ana: 'member', ben: 'member' });
    await school.room({ id: 'old', kind: 'class' }, { olga: 'owner' }, { archived: true });
    expect(await refusalOf(add(ana, ['zoe']))).toBe('FORBIDDEN');
    expect(await refusalOf(add(ana, ['zoe'], { roomId: 'd' }))).toBe('FORBIDDEN');
    expect(await refusalOf(add(olga, ['zoe'], { roomId: 'old' }))).toBe('ROOM_ARCHIVED');
  });
});

describe('RemoveMember', () => {
  it('takes a member out, with their read mark, and audits who did it', async () => {
    await school.readMarks.raise([{ userId: 'ben', roomId: '7b', seq: 4 }]);
    await remove(mo, 'ben');
    const room = await school.roomNow('7b');
    expect([Object.keys(room.members), room.memberVersion]).toEqual([['olga', 'mo', 'ana', 'root'], 2]);
    expect(await school.readMarks.ofUser('ben')).toEqual(new Map());
    expect(school.told).toEqual(['room 7b changed']);
    expect(await school.deeds()).toEqual([
      { by: 'mo', action: 'member-removed', subject: 'room:7b user:ben', reason: 'remove-member' },
    ]);
  });

  it('lets everybody leave, but not out of a direct room', async () => {
    expect(await refusalOf(remove(ana, 'ana'))).toBe('ok');
    expect(await refusalOf(remove(ana, 'ana'))).toBe('NOT_FOUND');
    await school.room({ id: 'd', kind: 'direct' }, { ana: 'member', ben: 'member' });
    expect(await refusalOf(remove(ana, 'ana', 'd'))).toBe('FORBIDDEN');
    expect(await refusalOf(remove(ana, 'ben', 'd'))).toBe('FORBIDDEN');
  });

  it('keeps the last owner while others are there, and lets the very last member go', async () => {
    expect(await refusalOf(remove(olga, 'olga'))).toBe('CONFLICT');
    expect(await refusalOf(remove(root, 'olga'))).toBe('CONFLICT');
    await add(olga, ['mo'], { role: 'owner' });
    expect(await refusalOf(remove(olga, 'olga'))).toBe('ok');
    await school.room({ id: 'own', kind: 'class' }, { olga: 'owner' });
    expect(await refusalOf(remove(olga, 'olga', 'own'))).toBe('ok');
  });

  it('refuses plain members, moderators against an owner, and finds no stranger', async () => {
    expect(await refusalOf(remove(ana, 'ben'))).toBe('FORBIDDEN');
    expect(await refusalOf(remove(mo, 'olga'))).toBe('FORBIDDEN');
    for (const userId of ['zoe', 'nobody', 'constructor', '__proto__']) {
      expect(await refusalOf(remove(mo, userId))).toBe('NOT_FOUND');
    }
  });
});

describe('MuteMember', () => {
  it('mutes until a time, lifts the mute, and audits the reason', async () => {
    expect((await mute(mo, 'ana', inMinutes(5))).members[0]).toMatchObject({ userId: 'ana', mutedUntil: inMinutes(5) });
    expect(await school.roomNow('7b')).toMatchObject({ memberVersion: 2 });
    await mute(mo, 'ana', null);
    expect((await school.roomNow('7b')).members['ana']).toEqual({ role: 'member', joinedSeq: 0 });
    expect((await school.deeds()).map(({ reason }) => reason)).toEqual([
      `until ${inMinutes(5)}: too loud`,
      'lifted: too loud',
    ]);
    expect(school.told).toEqual(['room 7b changed', 'room 7b changed']);
  });

  it('does nothing twice', async () => {
    await mute(mo, 'ana', inMinutes(5));
    await mute(mo, 'ana', inMinutes(5));
    await mute(mo, 'ben', null);
    expect(await school.roomNow('7b')).toMatchObject({ version: 2, memberVersion: 2 });
    expect(await school.deeds()).toHaveLength(1);
  });

  it('refuses oneself, a time that is over, strangers, owners and plain members', async () => {
    expect(await refusalOf(mute(mo, 'mo', inMinutes(5)))).toBe('BAD_REQUEST');
    expect(await refusalOf(mute(mo, 'ana', inMinutes(0)))).toBe('BAD_REQUEST');
    for (const userId of ['zoe', 'constructor']) expect(await refusalOf(mute(mo, userId, null))).toBe('NOT_FOUND');
    expect(await refusalOf(mute(mo, 'olga', inMinutes(5)))).toBe('FORBIDDEN');
    expect(await refusalOf(mute(root, 'olga', inMinutes(5)))).toBe('ok');
    expect(await refusalOf(mute(ana, 'ben', inMinutes(5)))).toBe('FORBIDDEN');
  });
});

it.each(roomRoles)('a room role %s survives the way into the list', async (role) => {
  await add(root, ['zoe'], { role });
  const { members } = await new ListMembers(school).list(ana, '7b');
  expect(members.find(({ userId }) => userId === 'zoe')?.role).toBe(role);
});
