import { ChatError } from '@homeroom/contracts';
import type { RoomKind, RouteAnswer, RouteInput, SchoolRole } from '@homeroom/contracts';
import { takeToken } from '../messages/take-token.js';
import { namesOf } from '../people/account-view.js';
import type { Caller } from '../people/caller.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { Ids } from '../ports/ids.port.js';
import type { LiveSignals } from '../ports/live-signals.port.js';
import type { RateLimiter } from '../ports/rate-limiter.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import { recordDeed } from '../safety/record-deed.js';
import { invitablePeople } from './invitable-people.js';
import { defaultRole, newRoom } from './new-room.js';
import type { Joiner } from './new-room.js';
import { partnersOf, toRoomView } from './room-view.js';
import type { RoomDocument } from './room.js';

type Input = RouteInput<'createRoom'>['body'];

/** Who may make rooms of a kind. */
const makers: Readonly<Record<RoomKind, readonly SchoolRole[]>> = {
  direct: ['student', 'teacher', 'staff', 'admin'],
  class: ['teacher', 'staff', 'admin'],
  group: ['teacher', 'staff', 'admin'],
  announcement: ['staff', 'admin'],
};

export type CreateRoomPorts = {
  readonly rooms: Rooms;
  readonly accounts: Accounts;
  readonly rateLimiter: RateLimiter;
  readonly auditLog: AuditLog;
  readonly liveSignals: LiveSignals;
  readonly clock: Clock;
  readonly ids: Ids;
};

/** `<lower user id> <higher user id>`. */
export const directKeyOf = (one: string, other: string): string =>
  one < other ? `${one} ${other}` : `${other} ${one}`;

export class CreateRoom {
  constructor(private readonly ports: CreateRoomPorts) {}

  /**
   * A room with its members; the caller becomes the owner. `direct` takes the other person as its only member, has no
   * name of its own, and answers the room that the pair already has.
   * @throws ChatError FORBIDDEN (not with this school role), NOT_FOUND (a person the caller may not see), BAD_REQUEST,
   * RATE_LIMITED
   */
  async create(caller: Caller, input: Input): Promise<RouteAnswer<'createRoom'>> {
    if (!makers[input.kind].includes(caller.role)) {
      throw new ChatError('FORBIDDEN', `Your school role may not make rooms of the kind ${input.kind}.`);
    }
    await takeToken(this.ports.rateLimiter, caller.userId, 'room');
    const wanted = input.kind === 'direct' ? await this.#directRoom(caller, input) : await this.#room(caller, input);
    const room = await this.ports.rooms.insert(wanted);
    if (room.id === wanted.id) {
      this.ports.liveSignals.roomChanged(room, null);
      await recordDeed(this.ports, { by: caller.userId, action: 'room-created', room: room.id, reason: room.kind });
    }
    const names = namesOf(await this.ports.accounts.byIds(partnersOf([room], caller.userId)));
    return { room: toRoomView(room, { viewer: caller, now: this.ports.clock.now(), names }) };
  }

  async #room(caller: Caller, { kind, name, topic, memberIds = [] }: Input): Promise<RoomDocument> {
    if (name === undefined) throw new ChatError('BAD_REQUEST', 'The room needs a name.');
    const others = memberIds.filter((id) => id !== caller.userId);
    const people = await invitablePeople(this.ports, caller, others);
    const joiners: Joiner[] = [
      { userId: caller.userId, role: 'owner' },
      ...people.map(({ id, role }): Joiner => ({ userId: id, role: defaultRole(role) })),
    ];
    return newRoom(this.ports, { kind, name, joiners, ...(topic !== undefined && { topic }) });
  }

  async #directRoom(caller: Caller, { memberIds = [] }: Input): Promise<RoomDocument> {
    const [partner, ...more] = new Set(memberIds.filter((id) => id !== caller.userId));
    if (partner === undefined || more.length > 0) {
      throw new ChatError('BAD_REQUEST', 'A direct room is made with exactly one other person.');
    }
    await invitablePeople(this.ports, caller, [partner]);
    const joiners: Joiner[] = [caller.userId, partner].map((userId) => ({ userId, role: 'member' }));
    return newRoom(this.ports, { kind: 'direct', name: '', joiners, directKey: directKeyOf(caller.userId, partner) });
  }
}
