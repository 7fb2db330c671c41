import type { MessagePage, PageQuery } from '@homeroom/contracts';
import { authorize } from '../authorization/authorize.js';
import type { Caller } from '../people/caller.js';
import type { Clock } from '../ports/clock.port.js';
import type { MessageStore, RoomHead } from '../ports/message-store.port.js';
import type { RateLimiter } from '../ports/rate-limiter.port.js';
import type { RoomDirectory } from '../rooms/room-directory.js';
import type { StoredMessage } from './stored.js';
import { takeToken } from './take-token.js';
import { toWireMessage } from './to-wire.js';

export type ReadPorts = {
  readonly messageStore: Pick<MessageStore, 'heads' | 'page'>;
  readonly directory: Pick<RoomDirectory, 'get'>;
  readonly rateLimiter: RateLimiter;
  readonly clock: Clock;
};

/** Pages of a room's history. */
export class ReadHistory {
  constructor(private readonly ports: ReadPorts) {}

  /**
   * Messages ascending by seq. The page's rev was read before its messages, so that no change between the two is missed.
   * @throws ChatError RATE_LIMITED, NOT_FOUND, UNAVAILABLE
   */
  async read(caller: Caller, roomId: string, query: PageQuery): Promise<MessagePage> {
    const { directory, rateLimiter, clock, messageStore } = this.ports;
    await takeToken(rateLimiter, caller.userId, 'read');
    authorize({ caller, room: await directory.get(roomId), operation: 'read', now: clock.now() });
    const { head, rev, first } = headOf(await messageStore.heads([roomId]), roomId);
    const messages = await this.#page(roomId, query);
    const oldest = messages[0]?.seq ?? oldestOfEmpty(query, head);
    const newest = messages.at(-1)?.seq ?? oldest - 1;
    const headNow = Math.max(head, messages.at(-1)?.seq ?? 0);
    return {
      messages: messages.map((message) => toWireMessage(message, caller.userId)),
      head: headNow,
      rev,
      first,
      more: { before: oldest > first, after: newest < headNow },
    };
  }

  async #page(roomId: string, query: PageQuery): Promise<readonly StoredMessage[]> {
    const { messageStore } = this.ports;
    const { after, before, around, seqs, limit } = query;
    if (seqs !== undefined) return messageStore.page(roomId, { seqs: [...new Set(seqs)] });
    if (after !== undefined) return messageStore.page(roomId, { after, limit });
    if (before !== undefined) return messageStore.page(roomId, { before, limit });
    if (around === undefined) return messageStore.page(roomId, { newest: true, limit });
    const half = Math.ceil(limit / 2);
    const upTo = await messageStore.page(roomId, { before: around + 1, limit: half });
    if (half === limit) return upTo;
    return [...upTo, ...(await messageStore.page(roomId, { after: around, limit: limit - half }))];
  }
}

export const headOf = (heads: ReadonlyMap<string, RoomHead>, roomId: string): RoomHead =>
  heads.get(roomId) ?? { roomId, head: 0, rev: 0, lastRev: 0, first: 1, memberVersion: 0 };

/** Where an empty page lies: behind `after`, before `before`, else behind the head. */
function oldestOfEmpty({ after, before }: PageQuery, head: number): number {
  if (before !== undefined) return Math.min(before, head + 1);
  return (after === undefined ? head : Math.min(after, head)) + 1;
}
