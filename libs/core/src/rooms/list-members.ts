import type { RouteAnswer } from '@homeroom/contracts';
import { authorize, isMuted } from '../authorization/authorize.js';
import { takeToken } from '../messages/take-token.js';
import type { Caller } from '../people/caller.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { RateLimiter } from '../ports/rate-limiter.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import type { RoomDocument } from './room.js';

type MemberList = RouteAnswer<'listMembers'>;
type Ports = {
  readonly rooms: Rooms;
  readonly accounts: Accounts;
  readonly rateLimiter: RateLimiter;
  readonly clock: Clock;
};

const perRead = 500;

/** The members with their names, by name. */
export async function memberListOf(
  { accounts, clock }: Pick<Ports, 'accounts' | 'clock'>,
  room: RoomDocument,
): Promise<MemberList> {
  const now = clock.now();
  const userIds = Object.keys(room.members);
  const members: MemberList['members'] = [];
  for (let from = 0; from < userIds.length; from += perRead) {
    for (const { id, name, role: schoolRole } of await accounts.byIds(userIds.slice(from, from + perRead))) {
      const membership = room.members[id];
      if (!membership) continue;
      const { role, mutedUntil = now } = membership;
      const muted = isMuted(membership, now) && { mutedUntil: new Date(mutedUntil).toISOString() };
      members.push({ userId: id, name, role, schoolRole, ...muted });
    }
  }
  members.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.userId < b.userId ? -1 : 1));
  return { members, memberVersion: room.memberVersion };
}

export class ListMembers {
  constructor(private readonly ports: Ports) {}

  /**
   * Who is in the room, by name.
   * @throws ChatError NOT_FOUND, RATE_LIMITED
   */
  async list(caller: Caller, roomId: string): Promise<MemberList> {
    await takeToken(this.ports.rateLimiter, caller.userId, 'read');
    const [room] = await this.ports.rooms.byIds([roomId]);
    authorize({ caller, room, operation: 'list-members', now: this.ports.clock.now() });
    return room ? memberListOf(this.ports, room) : { members: [], memberVersion: 0 };
  }
}
