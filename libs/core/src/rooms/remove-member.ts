import { ChatError } from '@homeroom/contracts';
import { authorize, memberOf } from '../authorization/authorize.js';
import type { Caller } from '../people/caller.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { LiveSignals } from '../ports/live-signals.port.js';
import type { ReadMarks } from '../ports/read-marks.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import { recordDeed } from '../safety/record-deed.js';
import { lastOwner } from './add-members.js';
import { isLastOwner, updateRoom, withoutMember } from './update-room.js';

export class RemoveMember {
  constructor(
    private readonly ports: {
      readonly rooms: Rooms;
      readonly readMarks: ReadMarks;
      readonly auditLog: AuditLog;
      readonly liveSignals: LiveSignals;
      readonly clock: Clock;
    },
  ) {}

  /**
   * Takes a member out of the room; with the caller's own id, leaves it. The last owner stays while others are there.
   * @throws ChatError NOT_FOUND (the room, or not a member), FORBIDDEN, ROOM_ARCHIVED, CONFLICT (the last owner)
   */
  async remove(caller: Caller, roomId: string, userId: string): Promise<void> {
    const now = this.ports.clock.now();
    const operation = userId === caller.userId ? 'leave' : 'remove-member';
    const { before, after } = await updateRoom(this.ports.rooms, roomId, (room) => {
      authorize({ caller, room, operation, now, targetId: userId });
      if (!memberOf(room, userId)) throw new ChatError('NOT_FOUND', 'The person is not in the room.');
      if (isLastOwner(room, userId)) throw lastOwner();
      return withoutMember(room, userId);
    });
    this.ports.liveSignals.roomChanged(after, before);
    await this.ports.readMarks.remove(userId, roomId);
    await recordDeed(this.ports, {
      by: caller.userId,
      action: 'member-removed',
      room: roomId,
      user: userId,
      reason: operation,
    });
  }
}
