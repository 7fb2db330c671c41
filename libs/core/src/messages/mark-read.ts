import { authorize } from '../authorization/authorize.js';
import type { Caller } from '../people/caller.js';
import type { Clock } from '../ports/clock.port.js';
import type { LiveSignals } from '../ports/live-signals.port.js';
import type { MessageStore } from '../ports/message-store.port.js';
import type { RateLimiter } from '../ports/rate-limiter.port.js';
import type { ReadMarks } from '../ports/read-marks.port.js';
import type { RoomDirectory } from '../rooms/room-directory.js';
import { headOf } from './read-history.js';
import { takeToken } from './take-token.js';

export type MarkReadPorts = {
  readonly messageStore: Pick<MessageStore, 'heads'>;
  readonly readMarks: Pick<ReadMarks, 'raise'>;
  readonly directory: Pick<RoomDirectory, 'get'>;
  readonly liveSignals: Pick<LiveSignals, 'readMarked'>;
  readonly rateLimiter: RateLimiter;
  readonly clock: Clock;
};

/** How far a person has read a room. */
export class MarkRead {
  constructor(private readonly ports: MarkReadPorts) {}

  /**
   * Only grows, and never beyond the head; the person's other devices are told.
   * @returns the mark as it is now
   * @throws ChatError RATE_LIMITED, NOT_FOUND, UNAVAILABLE
   */
  async mark(
    caller: Caller,
    { roomId, seq }: { readonly roomId: string; readonly seq: number },
  ): Promise<{ readonly readSeq: number }> {
    const { messageStore, readMarks, directory, liveSignals, rateLimiter, clock } = this.ports;
    const { userId } = caller;
    await takeToken(rateLimiter, userId, 'read');
    const { joinedSeq } = authorize({
      caller,
      room: await directory.get(roomId),
      operation: 'mark-read',
      now: clock.now(),
    });
    const { head } = headOf(await messageStore.heads([roomId]), roomId);
    const [mark] = await readMarks.raise([{ userId, roomId, seq: Math.min(Math.max(seq, joinedSeq), head) }]);
    const readSeq = mark?.seq ?? joinedSeq;
    liveSignals.readMarked(userId, roomId, readSeq);
    return { readSeq };
  }
}
