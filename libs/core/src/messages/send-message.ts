import { topics } from '@homeroom/contracts';
import type { ClientEventPayload, MessageSentV1 } from '@homeroom/contracts';
import { authorize } from '../authorization/authorize.js';
import { messageIdOf } from '../ids/message-id.js';
import type { AppendQueue } from '../log/append-queue.js';
import { encodeRecord } from '../log/codec.js';
import type { Caller } from '../people/caller.js';
import type { Clock } from '../ports/clock.port.js';
import type { RateLimiter } from '../ports/rate-limiter.port.js';
import type { RoomDirectory } from '../rooms/room-directory.js';
import { mentionsIn } from './mentions.js';
import { takeToken } from './take-token.js';

export type AcceptPorts = {
  readonly appends: Pick<AppendQueue, 'append'>;
  readonly directory: Pick<RoomDirectory, 'get'>;
  readonly rateLimiter: RateLimiter;
  readonly clock: Clock;
};

export type SendInput = ClientEventPayload<'message:send'>;

/** Accepts a message: the answer means that the log has it for good, not yet that it has a number. */
export class SendMessage {
  constructor(private readonly ports: AcceptPorts) {}

  /**
   * The same clientMessageId in the same room is the same message, for ever.
   * @throws ChatError RATE_LIMITED, NOT_FOUND, FORBIDDEN, ROOM_ARCHIVED, OVERLOADED, UNAVAILABLE (send the same again)
   */
  async send(caller: Caller, input: SendInput): Promise<{ readonly id: string }> {
    const { appends, directory, rateLimiter, clock } = this.ports;
    await takeToken(rateLimiter, caller.userId, 'send');
    const room = await directory.get(input.roomId);
    const now = clock.now();
    authorize({ caller, room, operation: 'post', now });
    const { roomId, clientMessageId, text, replyTo } = input;
    const id = messageIdOf(caller.userId, roomId, clientMessageId);
    const mentions = room ? mentionsIn(text, room) : [];
    const record: MessageSentV1 = {
      type: 'MessageSent',
      version: 1,
      id,
      roomId,
      authorId: caller.userId,
      clientMessageId,
      text,
      ...(replyTo !== undefined && { replyTo }),
      ...(mentions.length > 0 && { mentions: [...mentions] }),
      sentAt: new Date(now).toISOString(),
    };
    await appends.append({ topic: topics.messages, key: roomId, value: encodeRecord(record) });
    return { id };
  }
}
