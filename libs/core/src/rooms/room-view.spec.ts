import { describe, expect, it } from '@jest/globals';
import { room as roomSchema } from '@homeroom/contracts';
import { partnersOf, toRoomView } from './room-view.js';
import type { RoomDocument } from './room.js';

const now = Date.UTC(2026, 0, 1);
const direct: RoomDocument = {
  id: 'd1', kind: 'direct', name: '', topic: '', archived: false, directKey: 'ana ben', memberVersion: 3, version: 4, createdAt: 0,
  members: { ana: { role: 'member', joinedSeq: 0 }, ben: { role: 'member', joinedSeq: 0, mutedUntil: now + 5 } },
}; // prettier-ignore
const names = new Map([
  ['ben', 'Ben'],
  ['ana', 'Ana'],
]);

describe('toRoomView', () => {
  it('names a direct room after the other person', () => {
    const view = toRoomView(direct, { viewer: { userId: 'ana', role: 'student' }, now, names });
    expect(roomSchema.parse(view)).toEqual({
      id: 'd1', kind: 'direct', name: 'Ben', topic: '', role: 'member', archived: false, memberVersion: 3, memberCount: 2, canPost: true,
    }); // prettier-ignore
    expect(partnersOf([direct, { ...direct, kind: 'class' }, direct], 'ana')).toEqual(['ben']);
  });

  it('says until when the viewer is muted, and nothing once that is over', () => {
    const view = toRoomView(direct, { viewer: { userId: 'ben', role: 'student' }, now, names });
    expect(view).toMatchObject({ name: 'Ana', canPost: false, mutedUntil: '2026-01-01T00:00:00.005Z' });
    expect(toRoomView(direct, { viewer: { userId: 'ben', role: 'student' }, now: now + 5, names })).not.toHaveProperty(
      'mutedUntil',
    );
  });

  it('keeps the own name of every other kind and never leaks the members', () => {
    const view = toRoomView(
      { ...direct, kind: 'class', name: '7b' },
      { viewer: { userId: 'ana', role: 'student' }, now, names: new Map() },
    );
    expect(view.name).toBe('7b');
    expect(view).not.toHaveProperty('members');
  });

  it('counts the members once, however many of them look', () => {
    let counted = 0;
    const members = new Proxy(direct.members, { ownKeys: (target) => (counted++, Reflect.ownKeys(target)) });
    const hall = { ...direct, kind: 'class' as const, members };
    for (const userId of ['ana', 'ben', 'ana']) {
      const view = toRoomView(hall, { viewer: { userId, role: 'student' }, now, names });
      expect(view.memberCount).toBe(2);
    }
    expect(counted).toBe(1);
  });

  it('finds no room for who is not a member, and a plain name for an unknown partner', () => {
    expect(() => toRoomView(direct, { viewer: { userId: 'eve', role: 'admin' }, now, names })).toThrow('no such room');
    expect(toRoomView(direct, { viewer: { userId: 'ana', role: 'student' }, now, names: new Map() }).name).toBe(
      'Unknown person',
    );
  });
});
