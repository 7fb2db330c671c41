import type { Room, SearchHit } from '@homeroom/contracts';
import { mayDo } from '../authorization/authorize.js';
import type { StoredMessage } from '../messages/stored.js';
import { toWireMessage } from '../messages/to-wire.js';
import type { Caller } from '../people/caller.js';
import type { Clock } from '../ports/clock.port.js';
import type { MessageStore } from '../ports/message-store.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import type { RoomViews } from '../rooms/room-views.js';
import type { Find } from './fuse.js';

export type HitsPorts = {
  readonly messageStore: Pick<MessageStore, 'byIds' | 'page'>;
  readonly rooms: Pick<Rooms, 'byIds'>;
  readonly views: Pick<RoomViews, 'of'>;
  readonly clock: Clock;
};

/** A find with its message, as it is stored now. */
export type FoundMessage = Find & { readonly message: StoredMessage };

/** Neighbours on either side that a hit is shown with. */
const neighbours = 2;

/** From what the index found to what the caller may see. */
export class Hits {
  constructor(private readonly ports: HitsPorts) {}

  /** The messages themselves, in the order of the finds; what is deleted, removed or elsewhere by now is left out. */
  async read(finds: readonly Find[]): Promise<readonly FoundMessage[]> {
    if (finds.length === 0) return [];
    const stored = await this.ports.messageStore.byIds(finds.map(({ id }) => id));
    const byId = new Map(stored.map((message) => [message.id, message]));
    return finds.flatMap((find) => {
      const message = byId.get(find.id);
      return message && !message.deleted && message.roomId === find.roomId ? [{ ...find, message }] : [];
    });
  }

  /** With room and neighbours. Membership is read once more, after the messages were: who was removed meanwhile sees nothing. */
  async show(
    caller: Caller,
    found: readonly FoundMessage[],
    rangesOf: (text: string) => SearchHit['ranges'],
  ): Promise<readonly SearchHit[]> {
    const around = await this.#neighbours(found);
    const rooms = await this.#rooms(caller, [...new Set(found.map(({ roomId }) => roomId))]);
    return found.flatMap(({ message, why, score }): SearchHit[] => {
      const room = rooms.get(message.roomId);
      if (!room) return [];
      const near = (from: number, to: number) =>
        (around.get(message.roomId) ?? [])
          .filter(({ seq }) => seq >= from && seq <= to)
          .map((other) => toWireMessage(other, caller.userId));
      return [
        {
          message: toWireMessage(message, caller.userId),
          room: { id: room.id, name: room.name },
          ranges: rangesOf(message.text),
          why,
          score,
          context: {
            before: near(message.seq - neighbours, message.seq - 1),
            after: near(message.seq + 1, message.seq + neighbours),
          },
        },
      ];
    });
  }

  async #rooms(caller: Caller, roomIds: readonly string[]): Promise<ReadonlyMap<string, Room>> {
    if (roomIds.length === 0) return new Map();
    const now = this.ports.clock.now();
    const rooms = await this.ports.rooms.byIds(roomIds);
    const readable = rooms.filter((room) => mayDo({ caller, room, operation: 'read', now }));
    return new Map((await this.ports.views.of(readable, caller)).map((room) => [room.id, room]));
  }

  /** One read for each room. */
  async #neighbours(found: readonly FoundMessage[]): Promise<ReadonlyMap<string, readonly StoredMessage[]>> {
    const byRoom = Map.groupBy(found, ({ roomId }) => roomId);
    const pages = [...byRoom].map(async ([roomId, hits]) => {
      const seqs = new Set(hits.flatMap(({ message: { seq } }) => seqsAround(seq)));
      return [roomId, await this.ports.messageStore.page(roomId, { seqs: [...seqs] })] as const;
    });
    return new Map(await Promise.all(pages));
  }
}

const seqsAround = (seq: number): readonly number[] =>
  Array.from({ length: 2 * neighbours + 1 }, (_, i) => seq - neighbours + i).filter((near) => near > 0 && near !== seq);
