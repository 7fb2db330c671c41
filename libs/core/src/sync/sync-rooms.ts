import { limits } from '@homeroom/contracts';
import type { Room, RouteInput, SyncAnswer, SyncRoom } from '@homeroom/contracts';
import { memberOf } from '../authorization/authorize.js';
import { headOf } from '../messages/read-history.js';
import { takeToken } from '../messages/take-token.js';
import { toWireChange, toWireMessage } from '../messages/to-wire.js';
import type { Caller } from '../people/caller.js';
import type { ChangeStore } from '../ports/change-store.port.js';
import type { MessageArchive } from '../ports/message-archive.port.js';
import type { MessageStore, RoomHead } from '../ports/message-store.port.js';
import type { RateLimiter } from '../ports/rate-limiter.port.js';
import type { ReadMarks } from '../ports/read-marks.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import type { RoomDirectory } from '../rooms/room-directory.js';
import type { RoomViews } from '../rooms/room-views.js';
import { readSeqOf } from './read-seq.js';
import type { RoomActivity } from './room-activity.js';

export type SyncPorts = {
  readonly rooms: Pick<Rooms, 'ofUser'>;
  readonly directory: Pick<RoomDirectory, 'put'>;
  readonly views: Pick<RoomViews, 'of'>;
  readonly activity: Pick<RoomActivity, 'newestFirst'>;
  readonly messageStore: Pick<MessageStore, 'heads' | 'page'>;
  readonly changeStore: Pick<ChangeStore, 'page'>;
  readonly messageArchive: Pick<MessageArchive, 'countMentions'>;
  readonly readMarks: Pick<ReadMarks, 'ofUser'>;
  readonly rateLimiter: RateLimiter;
};

export type SyncInput = RouteInput<'sync'>['body'];

type Known = { readonly last: number; readonly rev: number };
type CatchUp = Pick<SyncRoom, 'messages' | 'changes' | 'reset'>;
/** What one answer may still carry, over all rooms. */
type Allowance = { messages: number; changes: number; more: boolean };

const perAnswer = { messages: 1_000, changes: 1_000 };
const changesPerRoom = 100;

/** All rooms of a person, and what they missed in those they hold a window of. */
export class SyncRooms {
  constructor(private readonly ports: SyncPorts) {}

  /**
   * Rooms by their newest message, latest first; ≤ 50 messages and ≤ 100 changes each, ≤ 1,000 of either in all; `more` =
   * something is left for the pages. Heads and revs were read before the messages.
   * @throws ChatError RATE_LIMITED, UNAVAILABLE
   */
  async sync(caller: Caller, input: SyncInput): Promise<SyncAnswer> {
    const { rooms, directory, views, activity, messageStore, readMarks, rateLimiter } = this.ports;
    await takeToken(rateLimiter, caller.userId, 'read');
    const own = await rooms.ofUser(caller.userId);
    for (const room of own) directory.put(room);
    const heads = await messageStore.heads(own.map(({ id }) => id));
    const marks = await readMarks.ofUser(caller.userId);
    const readSeqs = new Map(
      own.map((room) => {
        const { head } = headOf(heads, room.id);
        return [
          room.id,
          readSeqOf({ head, joinedSeq: memberOf(room, caller.userId)?.joinedSeq, mark: marks.get(room.id) }),
        ];
      }),
    );
    const mentions = await this.#mentions(caller.userId, heads, readSeqs);
    const seen = new Map((await views.of(own, caller)).map((view) => [view.id, view]));
    const left: Allowance = { ...perAnswer, more: false };
    const answer: SyncRoom[] = [];
    for (const roomId of await activity.newestFirst(heads)) {
      const view: Room | undefined = seen.get(roomId);
      if (!view) continue;
      const { head, rev, first } = headOf(heads, roomId);
      const known = Object.hasOwn(input.rooms, roomId) ? input.rooms[roomId] : undefined;
      const missed = known ? await this.#catchUp({ caller, head: headOf(heads, roomId), known, left }) : {};
      answer.push({
        ...view,
        head,
        rev,
        first,
        readSeq: readSeqs.get(roomId) ?? head,
        mentions: mentions.get(roomId) ?? 0,
        ...missed,
      });
    }
    return { rooms: answer, more: left.more };
  }

  async #mentions(
    userId: string,
    heads: ReadonlyMap<string, RoomHead>,
    readSeqs: ReadonlyMap<string, number>,
  ): Promise<ReadonlyMap<string, number>> {
    const unread = [...readSeqs].filter(([roomId, readSeq]) => readSeq < headOf(heads, roomId).head);
    if (unread.length === 0) return new Map();
    return this.ports.messageArchive.countMentions(
      userId,
      unread.map(([roomId, after]) => ({ roomId, after })),
    );
  }

  async #catchUp({
    caller,
    head,
    known,
    left,
  }: {
    caller: Caller;
    head: RoomHead;
    known: Known;
    left: Allowance;
  }): Promise<CatchUp> {
    // A window ahead of the store comes from before a restore: it can never be continued.
    if (known.last > head.head || known.rev > head.rev) return { reset: true };
    const after = Math.max(known.last, head.first - 1);
    if (head.head - after > limits.resetGap || head.rev - known.rev > limits.resetGap) return { reset: true };
    const messages = await this.#messages({ caller, head, after, left });
    const changes = await this.#changes({ head, after: known.rev, left });
    if (changes === 'gone') return { reset: true };
    return {
      ...(messages.length > 0 && { messages: [...messages] }),
      ...(changes.length > 0 && { changes: [...changes] }),
    };
  }

  async #messages({ caller, head, after, left }: { caller: Caller; head: RoomHead; after: number; left: Allowance }) {
    const limit = Math.min(limits.syncMessagesPerRoom, left.messages);
    if (after >= head.head) return [];
    const messages = limit > 0 ? await this.ports.messageStore.page(head.roomId, { after, limit }) : [];
    left.messages -= messages.length;
    if ((messages.at(-1)?.seq ?? after) < head.head) left.more = true;
    return messages.map((message) => toWireMessage(message, caller.userId));
  }

  /** `gone`: the changes after the known rev are not kept any more. */
  async #changes({ head, after, left }: { head: RoomHead; after: number; left: Allowance }) {
    const limit = Math.min(changesPerRoom, left.changes);
    if (after >= head.rev) return [];
    const page = limit > 0 ? await this.ports.changeStore.page(head.roomId, after, limit) : [];
    const applied = page.filter(({ rev }) => rev <= head.rev);
    if (limit > 0 && applied.length === 0) return 'gone';
    left.changes -= applied.length;
    if ((applied.at(-1)?.rev ?? after) < head.rev) left.more = true;
    return applied.map(toWireChange);
  }
}
