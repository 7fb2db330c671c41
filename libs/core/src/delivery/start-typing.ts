import { authorize } from '../authorization/authorize.js';
import { takeToken } from '../messages/take-token.js';
import type { Caller } from '../people/caller.js';
import type { Clock } from '../ports/clock.port.js';
import type { RateLimiter } from '../ports/rate-limiter.port.js';
import type { RoomDirectory } from '../rooms/room-directory.js';
import type { RoomEmitter } from './room-emitter.js';

export type TypingPorts = {
  readonly directory: Pick<RoomDirectory, 'get'>;
  readonly emitter: Pick<RoomEmitter, 'toRoom'>;
  readonly rateLimiter: RateLimiter;
  readonly clock: Clock;
};

const maxMembers = 100;

/** Shows the others of a room that somebody writes; in rooms of more than 100 members nobody is shown. */
export class StartTyping {
  constructor(private readonly ports: TypingPorts) {}

  /** @throws ChatError RATE_LIMITED, NOT_FOUND, FORBIDDEN, ROOM_ARCHIVED */
  async start(caller: Caller, { roomId }: { readonly roomId: string }): Promise<void> {
    const { directory, emitter, rateLimiter, clock } = this.ports;
    await takeToken(rateLimiter, caller.userId, 'typing');
    const room = await directory.get(roomId);
    authorize({ caller, room, operation: 'type', now: clock.now() });
    if (!room || Object.keys(room.members).length > maxMembers) return;
    emitter.toRoom(roomId, 'typing:started', { roomId, userIds: [caller.userId] });
  }
}
