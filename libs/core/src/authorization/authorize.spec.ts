import { describe, expect, it } from '@jest/globals';
import { ChatError, roomKinds, roomRoles, schoolRoles } from '@homeroom/contracts';
import type { RoomKind, RoomRole, SchoolRole } from '@homeroom/contracts';
import type { Membership, RoomDocument } from '../rooms/room.js';
import { authorize, canPost, mayDo, memberOf, memberRoleOf, moderates } from './authorize.js';
import type { Operation } from './authorize.js';

const now = 1_000_000;
const operations: readonly Operation[] = [
  'read', 'mark-read', 'list-members', 'report', 'leave', 'react', 'delete-own', 'post', 'edit-own', 'type',
  'delete-any', 'mute-member', 'remove-member', 'add-members', 'change-room', 'restore-room',
]; // prettier-ignore

const room = (kind: RoomKind, members: Record<string, Membership>, archived = false): RoomDocument => ({
  id: 'r1', kind, name: 'Room', topic: '', archived, directKey: null, members, memberVersion: 1, version: 1, createdAt: 0,
}); // prettier-ignore

const answer = (question: Parameters<typeof authorize>[0]): string => {
  try {
    authorize(question);
    return 'ok';
  } catch (error) {
    if (error instanceof ChatError) return error.code;
    throw error;
  }
};

/** The rules said a second time, in another shape, so that a slip in the table shows. */
function expected(
  kind: RoomKind,
  operation: Operation,
  { role, school }: { role: RoomRole; school: SchoolRole },
): string {
  const boss = kind !== 'direct' && (role !== 'member' || school !== 'student');
  if (['read', 'mark-read', 'list-members', 'report', 'react', 'delete-own'].includes(operation)) return 'ok';
  if (operation === 'leave') return kind === 'direct' ? 'FORBIDDEN' : 'ok';
  if (['post', 'edit-own', 'type'].includes(operation)) return kind !== 'announcement' || boss ? 'ok' : 'FORBIDDEN';
  return boss ? 'ok' : 'FORBIDDEN';
}

const everyCell = roomKinds.flatMap((kind) =>
  roomRoles.flatMap((role) =>
    schoolRoles.flatMap((school) => operations.map((operation) => ({ kind, role, school, operation }))),
  ),
);

describe('authorize', () => {
  it('answers every kind × room role × school role × operation as the rules say', () => {
    for (const { kind, role, school, operation } of everyCell) {
      const question = {
        caller: { userId: 'ana', role: school },
        room: room(kind, { ana: { role, joinedSeq: 0 } }),
        operation,
        now,
      };
      expect([kind, role, school, operation, answer(question)]).toEqual([
        kind,
        role,
        school,
        operation,
        expected(kind, operation, { role, school }),
      ]);
      expect(mayDo(question)).toBe(answer(question) === 'ok');
    }
    expect(everyCell).toHaveLength(4 * 3 * 4 * 16);
  });

  it('shows no room to who is not a member, whatever the operation and the school role', () => {
    for (const { kind, role, school, operation } of everyCell) {
      const caller = { userId: 'eve', role: school };
      expect(answer({ caller, room: room(kind, { ana: { role, joinedSeq: 0 } }), operation, now })).toBe('NOT_FOUND');
      expect(answer({ caller, room: null, operation, now })).toBe('NOT_FOUND');
      expect(answer({ caller, room: undefined, operation, now })).toBe('NOT_FOUND');
    }
  });

  it('allows in an archived room only to read, mark, list, report, leave and restore', () => {
    const still = ['read', 'mark-read', 'list-members', 'report', 'leave', 'restore-room'];
    for (const operation of operations) {
      const question = {
        caller: { userId: 'ana', role: 'admin' as const },
        room: room('class', { ana: { role: 'owner', joinedSeq: 0 } }, true),
        operation,
        now,
      };
      expect([operation, answer(question)]).toEqual([operation, still.includes(operation) ? 'ok' : 'ROOM_ARCHIVED']);
    }
  });

  it('allows the muted only to read, mark, list, report and leave, and says until when', () => {
    const still = ['read', 'mark-read', 'list-members', 'report', 'leave'];
    const muted = room('class', { ana: { role: 'moderator', joinedSeq: 0, mutedUntil: now + 1 } });
    for (const operation of operations) {
      const question = { caller: { userId: 'ana', role: 'student' as const }, room: muted, operation, now };
      expect([operation, answer(question)]).toEqual([operation, still.includes(operation) ? 'ok' : 'FORBIDDEN']);
      expect(answer({ ...question, now: now + 1 })).toBe('ok');
    }
    expect(() =>
      authorize({ caller: { userId: 'ana', role: 'student' }, room: muted, operation: 'post', now }),
    ).toThrow(new Date(now + 1).toISOString());
  });

  it('protects an owner from everybody but owners and admins', () => {
    const members = {
      ana: { role: 'moderator', joinedSeq: 0 },
      olga: { role: 'owner', joinedSeq: 0 },
      omar: { role: 'owner', joinedSeq: 0 },
      mo: { role: 'member', joinedSeq: 0 },
    } as const;
    for (const operation of ['remove-member', 'mute-member'] as const) {
      const ask = (userId: string, role: SchoolRole, targetId: string) =>
        answer({ caller: { userId, role }, room: room('group', members), operation, now, targetId });
      expect(ask('ana', 'staff', 'olga')).toBe('FORBIDDEN');
      expect(ask('ana', 'staff', 'mo')).toBe('ok');
      expect(ask('omar', 'student', 'olga')).toBe('ok');
      expect(ask('ana', 'admin', 'olga')).toBe('ok');
      expect(ask('mo', 'student', 'ana')).toBe('FORBIDDEN');
    }
  });

  it('takes no inherited key of an object for a member', () => {
    const plain = room('class', { ana: { role: 'member', joinedSeq: 0 } });
    for (const userId of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(memberOf(plain, userId)).toBeUndefined();
      expect(memberRoleOf(plain, userId)).toBeNull();
      expect(answer({ caller: { userId, role: 'admin' }, room: plain, operation: 'read', now })).toBe('NOT_FOUND');
    }
  });

  it('answers the membership, and derives canPost and moderates from the same rules', () => {
    const hall = room('announcement', { ana: { role: 'member', joinedSeq: 7 }, tom: { role: 'member', joinedSeq: 0 } });
    expect(authorize({ caller: { userId: 'ana', role: 'student' }, room: hall, operation: 'read', now })).toEqual({
      role: 'member',
      joinedSeq: 7,
    });
    expect(canPost(hall, { userId: 'ana', role: 'student' }, now)).toBe(false);
    expect(canPost(hall, { userId: 'tom', role: 'teacher' }, now)).toBe(true);
    expect(moderates(hall, { userId: 'tom', role: 'teacher' })).toBe(true);
    expect(moderates(room('direct', { tom: { role: 'owner', joinedSeq: 0 } }), { userId: 'tom', role: 'admin' })).toBe(
      false,
    );
    expect(moderates(hall, { userId: 'eve', role: 'admin' })).toBe(false);
  });
});
