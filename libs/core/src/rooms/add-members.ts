import { ChatError } from '@homeroom/contracts';
import type { RoomRole, RouteAnswer, RouteInput } from '@homeroom/contracts';
import { authorize, memberOf } from '../authorization/authorize.js';
import type { Account } from '../people/account.js';
import type { Caller } from '../people/caller.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import { recordDeed } from '../safety/record-deed.js';
import { invitablePeople } from './invitable-people.js';
import { memberListOf } from './list-members.js';
import { addJoiners, defaultRole } from './new-room.js';
import type { Joiner, JoinPorts } from './new-room.js';
import type { RoomDocument } from './room.js';

type Input = RouteInput<'addMembers'>['body'];

export type AddMembersPorts = JoinPorts & {
  readonly rooms: Rooms;
  readonly accounts: Accounts;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
};

export class AddMembers {
  constructor(private readonly ports: AddMembersPorts) {}

  /**
   * Adds people; with a role, gives it to members too. Without one, pupils become members and adults moderators, and
   * members stay what they are. Nobody new has anything unread.
   * @throws ChatError NOT_FOUND (the room, or a person the caller may not see), FORBIDDEN, ROOM_ARCHIVED, CONFLICT (the
   * last owner)
   */
  async add(caller: Caller, roomId: string, { userIds, role }: Input): Promise<RouteAnswer<'addMembers'>> {
    const { rooms, clock } = this.ports;
    const now = clock.now();
    const ask = (room: RoomDocument | undefined): void =>
      void authorize({ caller, room, operation: 'add-members', now });
    const [known] = await rooms.byIds([roomId]);
    ask(known);
    const people = await invitablePeople(this.ports, caller, userIds);
    const { before, after } = await addJoiners(this.ports, roomId, (room) => {
      ask(room);
      return chooseRoles(caller, { room, people, role });
    });
    await Promise.all(
      people.flatMap(({ id: user }) => {
        const is = memberOf(after, user)?.role;
        if (is === memberOf(before, user)?.role) return [];
        const deed = { by: caller.userId, action: 'members-added', room: roomId, user, reason: `as ${is}` } as const;
        return [recordDeed(this.ports, deed)];
      }),
    );
    return memberListOf(this.ports, after);
  }
}

type Choice = { readonly room: RoomDocument; readonly people: readonly Account[]; readonly role: RoomRole | undefined };

function chooseRoles(caller: Caller, { room, people, role }: Choice): readonly Joiner[] {
  const joiners = people.map((person): Joiner => {
    const current = memberOf(room, person.id)?.role;
    return { userId: person.id, role: role ?? current ?? defaultRole(person.role) };
  });
  const touchesOwner = joiners.some(({ userId, role: next }) => {
    const current = memberOf(room, userId)?.role;
    return next !== current && (next === 'owner' || current === 'owner');
  });
  if (touchesOwner && memberOf(room, caller.userId)?.role !== 'owner' && caller.role !== 'admin') {
    throw new ChatError('FORBIDDEN', 'Only an owner or an admin makes and unmakes owners.');
  }
  const given = new Map(joiners.map((joiner) => [joiner.userId, joiner.role]));
  const owners = Object.entries(room.members).filter(([, member]) => member.role === 'owner');
  const kept = owners.filter(([userId]) => (given.get(userId) ?? 'owner') === 'owner').length;
  if (owners.length > 0 && kept === 0 && !joiners.some((joiner) => joiner.role === 'owner')) throw lastOwner();
  return joiners;
}

export const lastOwner = (): ChatError =>
  new ChatError('CONFLICT', 'The room needs an owner: make somebody else an owner first.');
