import { beforeEach, describe, expect, it } from '@jest/globals';
import { roomKinds, schoolRoles } from '@homeroom/contracts';
import type { RouteInput } from '@homeroom/contracts';
import type { Caller } from '../people/caller.js';
import { SmallSchool, refusalOf } from '../people/small-school.test-kit.js';
import { CreateRoom } from './create-room.js';

let school: SmallSchool;
let ana: Caller;
let tom: Caller;

beforeEach(async () => {
  school = new SmallSchool();
  ana = await school.person('ana');
  tom = await school.person('tom', 'teacher');
  await school.person('ben');
  await school.person('zoe');
  await school.room({ id: '7b', kind: 'class' }, { ana: 'member', ben: 'member' });
});

const create = async (caller: Caller, input: RouteInput<'createRoom'>['body']) =>
  (await new CreateRoom(school).create(caller, input)).room;

describe('CreateRoom', () => {
  it('makes a room whose owner is the caller, adults moderators and pupils members', async () => {
    await school.person('tim', 'teacher');
    const room = await create(tom, {
      kind: 'class',
      name: '8a',
      topic: 'Maths',
      memberIds: ['ben', 'tim', 'tom', 'ben'],
    });
    expect(room).toMatchObject({
      kind: 'class',
      name: '8a',
      topic: 'Maths',
      role: 'owner',
      memberCount: 3,
      canPost: true,
    });
    const { members, memberVersion, version, directKey } = await school.roomNow(room.id);
    expect(members).toEqual({
      tom: { role: 'owner', joinedSeq: 0 },
      ben: { role: 'member', joinedSeq: 0 },
      tim: { role: 'moderator', joinedSeq: 0 },
    });
    expect([memberVersion, version, directKey]).toEqual([1, 1, null]);
    expect(school.told).toEqual([`room ${room.id} made`]);
    expect(await school.deeds()).toEqual([
      { by: 'tom', action: 'room-created', subject: `room:${room.id}`, reason: 'class' },
    ]);
  });

  it('lets each school role make the kinds of rooms it may, and no other', async () => {
    const allowed: string[] = [];
    for (const role of schoolRoles) {
      for (const kind of roomKinds) {
        const caller = await school.person(`${role}-${kind}`, role);
        const memberIds = kind === 'direct' ? ['tom'] : [];
        const code = await refusalOf(create(caller, { kind, name: 'Room', memberIds }));
        if (code === 'ok') allowed.push(`${role} ${kind}`);
        else expect(code).toBe('FORBIDDEN');
      }
    }
    expect(allowed.sort()).toEqual(
      [
        ...['student direct'],
        ...['teacher class', 'teacher group', 'teacher direct'],
        ...['staff class', 'staff group', 'staff announcement', 'staff direct'],
        ...['admin class', 'admin group', 'admin announcement', 'admin direct'],
      ].sort(),
    );
  });

  it('answers the direct room of a pair whoever opens it, named after the other', async () => {
    const first = await create(ana, { kind: 'direct', memberIds: ['ben'] });
    expect(first).toMatchObject({ kind: 'direct', name: 'Ben', role: 'member', memberCount: 2, canPost: true });
    const again = await create({ ...ana, userId: 'ben' }, { kind: 'direct', memberIds: ['ana', 'ben'] });
    expect(again).toMatchObject({ id: first.id, name: 'Ana' });
    expect(await school.deeds()).toHaveLength(1);
    expect(school.told).toEqual([`room ${first.id} made`]);
  });

  it('opens one room when both of a pair open it at the same moment', async () => {
    const [one, other] = await Promise.all([
      create(ana, { kind: 'direct', memberIds: ['ben'] }),
      create({ ...ana, userId: 'ben' }, { kind: 'direct', memberIds: ['ana'] }),
    ]);
    expect(one.id).toBe(other.id);
  });

  it('lets pupils write directly only to people they share a room with, and to adults', async () => {
    expect(await refusalOf(create(ana, { kind: 'direct', memberIds: ['zoe'] }))).toBe('NOT_FOUND');
    expect(await refusalOf(create(ana, { kind: 'direct', memberIds: ['tom'] }))).toBe('ok');
    expect(await refusalOf(create(tom, { kind: 'direct', memberIds: ['zoe'] }))).toBe('ok');
  });

  it('refuses a direct room with nobody, with oneself, with two others, or with who is suspended', async () => {
    await school.person('sue', 'teacher', { status: 'suspended' });
    for (const memberIds of [[], ['ana'], ['ben', 'tom']]) {
      expect(await refusalOf(create(ana, { kind: 'direct', memberIds }))).toBe('BAD_REQUEST');
    }
    await school.clock.advance(60_000);
    expect(await refusalOf(create(ana, { kind: 'direct', memberIds: ['sue'] }))).toBe('NOT_FOUND');
  });

  it('refuses a room without a name, and unknown people by their place in the list', async () => {
    expect(await refusalOf(create(tom, { kind: 'class' }))).toBe('BAD_REQUEST');
    await expect(create(tom, { kind: 'class', name: 'x', memberIds: ['ben', 'nobody'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      problems: [{ path: '1', message: 'is nobody' }],
    });
  });

  it('lets nobody flood the school with rooms', async () => {
    const codes: string[] = [];
    for (let count = 0; count < 7; count++) codes.push(await refusalOf(create(tom, { kind: 'class', name: 'x' })));
    expect(codes.slice(5)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
  });
});
