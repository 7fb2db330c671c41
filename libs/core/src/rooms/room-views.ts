import type { Room } from '@homeroom/contracts';
import { memberOf } from '../authorization/authorize.js';
import type { Viewer } from '../authorization/authorize.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { RoomDocument } from './room.js';
import { partnersOf, toRoomView } from './room-view.js';

/** Rooms as their members see them, with the names that direct rooms need. */
export class RoomViews {
  constructor(private readonly ports: { readonly accounts: Pick<Accounts, 'byIds'>; readonly clock: Clock }) {}

  /** One view for each room, in order; rooms of which the viewer is no member are left out. */
  async of(rooms: readonly RoomDocument[], viewer: Viewer): Promise<readonly Room[]> {
    const own = rooms.filter((room) => memberOf(room, viewer.userId));
    const names = await this.#names(partnersOf(own, viewer.userId));
    const now = this.ports.clock.now();
    return own.map((room) => toRoomView(room, { viewer, now, names }));
  }

  /** user id → the room as they see it; who is no member is left out. */
  async ofRoom(room: RoomDocument, viewers: readonly Viewer[]): Promise<ReadonlyMap<string, Room>> {
    const members = viewers.filter(({ userId }) => memberOf(room, userId));
    const names = await this.#names(room.kind === 'direct' ? Object.keys(room.members) : []);
    const now = this.ports.clock.now();
    return new Map(members.map((viewer) => [viewer.userId, toRoomView(room, { viewer, now, names })]));
  }

  async #names(userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (userIds.length === 0) return new Map();
    return new Map((await this.ports.accounts.byIds(userIds)).map(({ id, name }) => [id, name]));
  }
}
