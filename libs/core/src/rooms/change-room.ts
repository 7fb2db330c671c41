import type { RouteAnswer, RouteInput } from '@homeroom/contracts';
import { authorize } from '../authorization/authorize.js';
import type { Caller } from '../people/caller.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { LiveSignals } from '../ports/live-signals.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import { recordDeed } from '../safety/record-deed.js';
import { toRoomView } from './room-view.js';
import type { RoomDocument } from './room.js';
import { updateRoom } from './update-room.js';
import type { RoomUpdate } from './update-room.js';

type Patch = RouteInput<'changeRoom'>['body'];

export class ChangeRoom {
  constructor(
    private readonly ports: {
      readonly rooms: Rooms;
      readonly auditLog: AuditLog;
      readonly liveSignals: LiveSignals;
      readonly clock: Clock;
    },
  ) {}

  /**
   * Renames, describes, archives a room or takes it out of the archive.
   * @throws ChatError NOT_FOUND, FORBIDDEN, ROOM_ARCHIVED (anything but `archived: false` in an archived room)
   */
  async change(caller: Caller, roomId: string, patch: Patch): Promise<RouteAnswer<'changeRoom'>> {
    const now = this.ports.clock.now();
    const update = await updateRoom(this.ports.rooms, roomId, (room) => {
      const operation = room.archived && patch.archived === false ? 'restore-room' : 'change-room';
      authorize({ caller, room, operation, now });
      return patched(room, patch);
    });
    const { before, after } = update;
    if (after !== before) {
      this.ports.liveSignals.roomChanged(after, before);
      await recordDeed(this.ports, {
        by: caller.userId,
        action: 'room-changed',
        room: roomId,
        reason: changes(update),
      });
    }
    return { room: toRoomView(after, { viewer: caller, now, names: new Map() }) };
  }
}

function patched(room: RoomDocument, patch: Patch): RoomDocument {
  const { name = room.name, topic = room.topic, archived = room.archived } = patch;
  const same = name === room.name && topic === room.topic && archived === room.archived;
  return same ? room : { ...room, name, topic, archived };
}

const changes = ({ before, after }: RoomUpdate): string =>
  [
    ...(before.name === after.name ? [] : ['name']),
    ...(before.topic === after.topic ? [] : ['topic']),
    ...(before.archived === after.archived ? [] : [after.archived ? 'archived' : 'restored']),
  ].join(', ');
