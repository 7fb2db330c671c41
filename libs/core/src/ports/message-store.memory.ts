import { prunedMessage } from '../messages/stored.js';
import type { StoredChange, StoredMessage } from '../messages/stored.js';
import { deepFreeze, jsonCopy } from './json-copy.js';
import type { HeadRaise, InsertOutcome, MessageStore, RoomHead, SeqRange } from './message-store.port.js';
import type { Rooms } from './rooms.port.js';

/** What the memory twins of MessageStore, ChangeStore and MessageArchive have in common: one of these for all three. */
export class MemoryMessages {
  /** By id. */
  readonly messages = new Map<string, StoredMessage>();
  /** By id. */
  readonly changes = new Map<string, StoredChange>();
  /** What retention removed, by id. */
  readonly pruned = new Map<string, Pick<StoredMessage, 'id' | 'roomId' | 'seq'>>();
  readonly raised = new Map<string, { readonly head: number; readonly rev: number }>();

  /** `rooms` answers each room's memberVersion; without it every room is unknown. */
  constructor(readonly rooms: Pick<Rooms, 'byIds'> | null = null) {}

  /** Ascending by seq. */
  ofRoom(roomId: string): readonly StoredMessage[] {
    return [...this.messages.values()].filter((message) => message.roomId === roomId).sort((a, b) => a.seq - b.seq);
  }

  /** Ascending by rev. */
  changesOf(roomId: string): readonly StoredChange[] {
    return [...this.changes.values()].filter((change) => change.roomId === roomId).sort((a, b) => a.rev - b.rev);
  }

  isTaken(roomId: string, seq: number): boolean {
    return [...this.messages.values(), ...this.pruned.values()].some(
      (message) => message.roomId === roomId && message.seq === seq,
    );
  }

  raise({ roomId, head = 0, rev = 0 }: HeadRaise): void {
    const before = this.raised.get(roomId) ?? { head: 0, rev: 0 };
    this.raised.set(roomId, { head: Math.max(before.head, head), rev: Math.max(before.rev, rev) });
  }

  /** Takes the words out of a message's edits. */
  blankEdits(messageId: string): void {
    for (const change of this.changes.values()) {
      if (change.messageId !== messageId || change.kind !== 'edited') continue;
      const { mentions: _gone, ...rest } = change;
      this.changes.set(change.id, deepFreeze({ ...rest, text: '' }));
    }
  }
}

export class MemoryMessageStore implements MessageStore {
  constructor(private readonly data: MemoryMessages) {}

  async insertNumbered(messages: readonly StoredMessage[]): Promise<InsertOutcome> {
    await null;
    for (const [inserted, message] of messages.entries()) {
      const { id, roomId, seq } = message;
      if (this.data.messages.has(id) || this.data.pruned.has(id)) return { inserted, duplicate: 'id' };
      if (this.data.isTaken(roomId, seq)) return { inserted, duplicate: 'number' };
      this.data.messages.set(message.id, deepFreeze(jsonCopy(message)));
    }
    return { inserted: messages.length };
  }

  async byIds(ids: readonly string[]): Promise<readonly StoredMessage[]> {
    await null;
    return [...new Set(ids)].flatMap((id) => {
      const pruned = this.data.pruned.get(id);
      return this.data.messages.get(id) ?? (pruned ? prunedMessage(pruned) : []);
    });
  }

  async page(roomId: string, range: SeqRange): Promise<readonly StoredMessage[]> {
    await null;
    const all = this.data.ofRoom(roomId);
    if ('seqs' in range) return all.filter(({ seq }) => range.seqs.includes(seq));
    if ('after' in range) return all.filter(({ seq }) => seq > range.after).slice(0, range.limit);
    const upTo = 'before' in range ? all.filter(({ seq }) => seq < range.before) : all;
    return upTo.slice(Math.max(0, upTo.length - range.limit));
  }

  async heads(roomIds: readonly string[]): Promise<ReadonlyMap<string, RoomHead>> {
    const rooms = (await this.data.rooms?.byIds(roomIds)) ?? [];
    const versions = new Map(rooms.map(({ id, memberVersion }) => [id, memberVersion]));
    await null;
    return new Map(
      roomIds.map((roomId) => {
        const stored = this.data.ofRoom(roomId);
        const raised = this.data.raised.get(roomId) ?? { head: 0, rev: 0 };
        const head = Math.max(raised.head, stored.at(-1)?.seq ?? 0);
        const lastRev = Math.max(raised.rev, this.data.changesOf(roomId).at(-1)?.rev ?? 0);
        const first = stored[0]?.seq ?? head + 1;
        return [roomId, { roomId, head, rev: raised.rev, lastRev, first, memberVersion: versions.get(roomId) ?? 0 }];
      }),
    );
  }

  async raiseHead(raises: readonly HeadRaise[]): Promise<void> {
    await null;
    for (const raise of raises) this.data.raise(raise);
  }
}
