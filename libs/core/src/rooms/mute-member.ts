import { ChatError } from '@homeroom/contracts';
import type { RouteAnswer, RouteInput } from '@homeroom/contracts';
import { authorize, memberOf } from '../authorization/authorize.js';
import type { Caller } from '../people/caller.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { LiveSignals } from '../ports/live-signals.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import { recordDeed } from '../safety/record-deed.js';
import { memberListOf } from './list-members.js';
import type { RoomDocument } from './room.js';
import { updateRoom } from './update-room.js';

type Target = RouteInput<'muteMember'>['params'];
type Mute = RouteInput<'muteMember'>['body'];

export class MuteMember {
  constructor(
    private readonly ports: {
      readonly rooms: Rooms;
      readonly accounts: Accounts;
      readonly auditLog: AuditLog;
      readonly liveSignals: LiveSignals;
      readonly clock: Clock;
    },
  ) {}

  /**
   * Until then the member reads and does nothing else; null lifts the mute.
   * @throws ChatError NOT_FOUND (the room, or not a member), FORBIDDEN, ROOM_ARCHIVED, BAD_REQUEST (oneself, or a time
   * that is over)
   */
  async mute(caller: Caller, { roomId, userId }: Target, { until, reason }: Mute): Promise<RouteAnswer<'muteMember'>> {
    const now = this.ports.clock.now();
    const mutedUntil = until === null ? null : Date.parse(until);
    const { before, after } = await updateRoom(this.ports.rooms, roomId, (room) => {
      authorize({ caller, room, operation: 'mute-member', now, targetId: userId });
      if (userId === caller.userId) throw new ChatError('BAD_REQUEST', 'You cannot mute yourself.');
      if (mutedUntil !== null && mutedUntil <= now)
        throw new ChatError('BAD_REQUEST', 'The time of the mute is over already.');
      return withMute(room, userId, mutedUntil);
    });
    if (after !== before) {
      this.ports.liveSignals.roomChanged(after, before);
      const told = `${until === null ? 'lifted' : `until ${until}`}: ${reason}`;
      await recordDeed(this.ports, {
        by: caller.userId,
        action: 'member-muted',
        room: roomId,
        user: userId,
        reason: told,
      });
    }
    return memberListOf(this.ports, after);
  }
}

function withMute(room: RoomDocument, userId: string, mutedUntil: number | null): RoomDocument {
  const membership = memberOf(room, userId);
  if (!membership) throw new ChatError('NOT_FOUND', 'The person is not in the room.');
  if ((membership.mutedUntil ?? null) === mutedUntil) return room;
  const { mutedUntil: _before, ...rest } = membership;
  const muted = mutedUntil === null ? rest : { ...rest, mutedUntil };
  return { ...room, members: { ...room.members, [userId]: muted } };
}
