import { ChatError } from '@homeroom/contracts';
import type { Message, Room } from '@homeroom/contracts';
import { mayDo } from '../authorization/authorize.js';
import type { Caller } from '../people/caller.js';
import type { Clock } from '../ports/clock.port.js';
import type { MessageStore } from '../ports/message-store.port.js';
import type { RateLimiter } from '../ports/rate-limiter.port.js';
import type { RoomDirectory } from '../rooms/room-directory.js';
import type { RoomViews } from '../rooms/room-views.js';
import { takeToken } from './take-token.js';
import { toWireMessage } from './to-wire.js';

export type GetMessagePorts = {
  readonly messageStore: Pick<MessageStore, 'byIds'>;
  readonly directory: Pick<RoomDirectory, 'get'>;
  readonly views: Pick<RoomViews, 'of'>;
  readonly rateLimiter: RateLimiter;
  readonly clock: Clock;
};

/** One message by its id, and the room it is in. */
export class GetMessage {
  constructor(private readonly ports: GetMessagePorts) {}

  /** @throws ChatError NOT_FOUND (unknown, or in a room of others: the two look the same), RATE_LIMITED, UNAVAILABLE */
  async get(caller: Caller, messageId: string): Promise<{ readonly message: Message; readonly room: Room }> {
    const { messageStore, directory, views, rateLimiter, clock } = this.ports;
    await takeToken(rateLimiter, caller.userId, 'read');
    const [stored] = await messageStore.byIds([messageId]);
    const room = stored && !stored.pruned ? await directory.get(stored.roomId) : null;
    if (!stored || !room || !mayDo({ caller, room, operation: 'read', now: clock.now() })) {
      throw new ChatError('NOT_FOUND', 'There is no such message.');
    }
    const [view] = await views.of([room], caller);
    if (!view) throw new ChatError('NOT_FOUND', 'There is no such message.');
    return { message: toWireMessage(stored, caller.userId), room: view };
  }
}
