import type { StoredMessage } from '../messages/stored.js';
import type { MentionQuery, MessageArchive } from './message-archive.port.js';
import type { MemoryMessages } from './message-store.memory.js';

export class MemoryMessageArchive implements MessageArchive {
  constructor(private readonly data: MemoryMessages) {}

  async countMentions(userId: string, queries: readonly MentionQuery[]): Promise<ReadonlyMap<string, number>> {
    await null;
    return new Map(
      queries.map(({ roomId, after }) => [
        roomId,
        this.data
          .ofRoom(roomId)
          .filter((message) => message.seq > after && !message.deleted && message.mentions?.includes(userId)).length,
      ]),
    );
  }

  async byAuthor(
    userId: string,
    after: { readonly roomId: string; readonly seq: number } | null,
    limit: number,
  ): Promise<readonly StoredMessage[]> {
    await null;
    return [...this.data.messages.values()]
      .filter((message) => message.authorId === userId && !message.deleted)
      .filter(
        ({ roomId, seq }) => after === null || roomId > after.roomId || (roomId === after.roomId && seq > after.seq),
      )
      .sort((a, b) => (a.roomId === b.roomId ? a.seq - b.seq : a.roomId < b.roomId ? -1 : 1))
      .slice(0, limit);
  }

  async prune(roomId: string, before: number): Promise<number> {
    await null;
    const all = this.data.ofRoom(roomId);
    const kept = all.findIndex(({ sentAt }) => Date.parse(sentAt) >= before);
    const old = kept < 0 ? all : all.slice(0, kept);
    this.data.raise({ roomId, head: all.at(-1)?.seq ?? 0 });
    for (const { id, seq } of old) {
      this.data.messages.delete(id);
      this.data.pruned.set(id, { id, roomId, seq });
      this.data.blankEdits(id);
    }
    return old.length;
  }
}
