import { ChatError, limits } from '@homeroom/contracts';
import type { RouteAnswer, RouteInput } from '@homeroom/contracts';
import { takeToken } from '../messages/take-token.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { MessageArchive } from '../ports/message-archive.port.js';
import type { RateLimiter } from '../ports/rate-limiter.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import type { RoomDocument } from '../rooms/room.js';
import { toUser } from './account-view.js';
import type { Account } from './account.js';
import type { Caller } from './caller.js';
import { visiblePeople } from './visible-people.js';

export class FindUsers {
  constructor(
    private readonly ports: {
      readonly accounts: Accounts;
      readonly rooms: Rooms;
      readonly messageArchive: Pick<MessageArchive, 'byAuthor'>;
      readonly rateLimiter: RateLimiter;
    },
  ) {}

  /**
   * Active people by the beginning of a word of their name or handle, or people by id; at most 200. Pupils find people
   * they share a room with and whoever is not a pupil; by id also former members whose messages they may read.
   * @throws ChatError BAD_REQUEST, RATE_LIMITED
   */
  async find(caller: Caller, { q, ids }: RouteInput<'findUsers'>['query']): Promise<RouteAnswer<'findUsers'>> {
    if (q !== undefined && ids !== undefined) throw new ChatError('BAD_REQUEST', 'Ask by name or by id, not both.');
    await takeToken(this.ports.rateLimiter, caller.userId, 'read');
    const users = ids ? await this.#byIds(caller, ids) : await this.#byName(caller, q ?? '');
    return { users: users.map(toUser) };
  }

  async #byName(caller: Caller, text: string): Promise<readonly Account[]> {
    const isVisible = await visiblePeople(this.ports.rooms, caller);
    for (let limit: number = limits.userLookup; ; limit *= 4) {
      const found = await this.ports.accounts.find({ text, limit });
      const visible = found.filter(isVisible);
      if (visible.length >= limits.userLookup || found.length < limit) return visible.slice(0, limits.userLookup);
    }
  }

  async #byIds(caller: Caller, ids: readonly string[]): Promise<readonly Account[]> {
    const isVisible = await visiblePeople(this.ports.rooms, caller);
    const people = await this.ports.accounts.byIds([...new Set(ids)]);
    if (people.every(isVisible)) return people;
    const rooms = await this.ports.rooms.ofUser(caller.userId);
    const shown: Account[] = [];
    for (const account of people)
      if (isVisible(account) || (await this.#wroteIn(rooms, account.id))) shown.push(account);
    return shown;
  }

  /** Whether a message of this person is left in one of the rooms. */
  async #wroteIn(rooms: readonly RoomDocument[], userId: string): Promise<boolean> {
    for (const { id: roomId } of rooms) {
      const [first] = await this.ports.messageArchive.byAuthor(userId, { roomId, seq: 0 }, 1);
      if (first?.roomId === roomId) return true;
    }
    return false;
  }
}
