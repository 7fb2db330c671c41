import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RouteInput } from '@homeroom/contracts';
import type { Caller } from '../people/caller.js';
import { SmallSchool, refusalOf } from '../people/small-school.test-kit.js';
import { ChangeRoom } from './change-room.js';

let school: SmallSchool;
let olga: Caller;
let ana: Caller;

beforeEach(async () => {
  school = new SmallSchool();
  [olga, ana] = [await school.person('olga', 'teacher'), await school.person('ana')];
  await school.room({ id: '7b', kind: 'class' }, { olga: 'owner', ana: 'member' });
});

const change = (caller: Caller, patch: RouteInput<'changeRoom'>['body'], roomId = '7b') =>
  new ChangeRoom(school).change(caller, roomId, patch);

describe('ChangeRoom', () => {
  it('renames and describes without a new memberVersion', async () => {
    expect((await change(olga, { name: '8b', topic: 'Art' })).room).toMatchObject({ name: '8b', topic: 'Art' });
    expect(await school.roomNow('7b')).toMatchObject({ name: '8b', version: 2, memberVersion: 1 });
    expect(school.told).toEqual(['room 7b changed']);
    expect(await school.deeds()).toEqual([
      { by: 'olga', action: 'room-changed', subject: 'room:7b', reason: 'name, topic' },
    ]);
  });

  it('archives with a new memberVersion, then refuses all but to restore', async () => {
    expect((await change(olga, { archived: true })).room).toMatchObject({
      archived: true,
      canPost: false,
      memberVersion: 2,
    });
    expect(await refusalOf(change(olga, { name: 'x' }))).toBe('ROOM_ARCHIVED');
    expect(await refusalOf(change(olga, { archived: true }))).toBe('ROOM_ARCHIVED');
    expect(await refusalOf(change(ana, { archived: false }))).toBe('FORBIDDEN');
    const { room } = await change(olga, { archived: false });
    expect(room).toMatchObject({ archived: false, canPost: true, memberVersion: 3 });
    expect((await school.deeds()).map(({ reason }) => reason)).toEqual(['archived', 'restored']);
  });

  it('changes, tells and audits nothing when everything is so already', async () => {
    await change(olga, { name: '7b', archived: false });
    await change(olga, {});
    expect([(await school.roomNow('7b')).version, school.told, await school.deeds()]).toEqual([1, [], []]);
  });

  it('refuses plain members, strangers and direct rooms', async () => {
    await school.room({ id: 'd', kind: 'direct' }, { ana: 'member', olga: 'member' });
    expect(await refusalOf(change(ana, { name: 'x' }))).toBe('FORBIDDEN');
    expect(await refusalOf(change({ ...olga, userId: 'eve' }, { name: 'x' }))).toBe('NOT_FOUND');
    expect(await refusalOf(change(olga, { name: 'x' }, 'nowhere'))).toBe('NOT_FOUND');
    expect(await refusalOf(change(olga, { name: 'x' }, 'd'))).toBe('FORBIDDEN');
  });
});
