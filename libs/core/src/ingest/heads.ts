import type { MessageStore, RoomHead } from '../ports/message-store.port.js';

/**
 * What this worker believes about the rooms it numbers. Only a cache: the store's unique (room, number) decides, and on any
 * doubt the belief is dropped and read again.
 */
export class Heads {
  private readonly known = new Map<string, RoomHead>();

  constructor(private readonly store: Pick<MessageStore, 'heads'>) {}

  /** From the cache; rooms not in it are read. */
  async of(roomIds: readonly string[]): Promise<ReadonlyMap<string, RoomHead>> {
    const missing = roomIds.filter((roomId) => !this.known.has(roomId));
    if (missing.length > 0) await this.reload(missing);
    return new Map(roomIds.map((roomId) => [roomId, this.get(roomId)]));
  }

  async reload(roomIds: readonly string[]): Promise<ReadonlyMap<string, RoomHead>> {
    const heads = await this.store.heads(roomIds);
    for (const [roomId, head] of heads) this.known.set(roomId, head);
    return heads;
  }

  forget(): void {
    this.known.clear();
  }

  private get(roomId: string): RoomHead {
    return this.known.get(roomId) ?? { roomId, head: 0, rev: 0, lastRev: 0, first: 1, memberVersion: 0 };
  }
}
