import type { Account } from '../people/account.js';
import type { AuthenticateSession } from '../people/authenticate-session.js';
import type { LiveSignals, SessionEnd } from '../ports/live-signals.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import type { RoomDocument } from '../rooms/room.js';
import type { Audience } from './audience.js';
import type { RoomDelivery } from './room-delivery.js';
import type { DeliveryObserver, RoomEmitter } from './room-emitter.js';

export type SignalPorts = {
  readonly sessions: Pick<AuthenticateSession, 'forgetSessions' | 'forgetUser'>;
  readonly rooms: Pick<Rooms, 'ofUser'>;
  readonly audience: Audience;
  readonly delivery: Pick<RoomDelivery, 'roomChanged' | 'showRooms'>;
  readonly emitter: RoomEmitter;
  readonly observer: DeliveryObserver;
};

/** Live signals for the sockets of this gateway. */
export class LocalSignals implements LiveSignals {
  constructor(private readonly ports: SignalPorts) {}

  roomChanged(room: RoomDocument): void {
    this.ports.delivery.roomChanged(room);
  }

  userChanged(account: Account): void {
    const { sessions, audience, delivery, observer } = this.ports;
    sessions.forgetUser(account.id);
    const { id, name, role } = account;
    if (audience.viewer(id)?.role !== role && audience.changeRole({ userId: id, role })) {
      delivery.showRooms(id).catch((error: unknown) => observer.failed('room-view', error));
    }
    this.#tellRoommates({ id, name, role }).catch((error: unknown) => observer.failed('user-view', error));
  }

  sessionsEnded(sessionIds: readonly string[], reason: SessionEnd): void {
    this.ports.sessions.forgetSessions(sessionIds);
    this.ports.emitter.endSessions(sessionIds, reason);
  }

  readMarked(userId: string, roomId: string, seq: number): void {
    this.ports.emitter.toUser(userId, 'read:marked', { roomId, seq });
  }

  /** Only who shares a room may learn a pupil's name. */
  async #tellRoommates(user: Pick<Account, 'id' | 'name' | 'role'>): Promise<void> {
    const { rooms, audience, emitter } = this.ports;
    const mates = new Set([user.id]);
    for (const { id } of await rooms.ofUser(user.id)) for (const mate of audience.usersIn(id)) mates.add(mate);
    for (const mate of mates) emitter.toUser(mate, 'user:changed', { user });
  }
}
