import type {
  ChangeStore,
  HeadRaise,
  InsertOutcome,
  MessageStore,
  RoomDocument,
  RoomHead,
  SeqRange,
  StoredChange,
  StoredMessage,
} from '@homeroom/core';
import type { StoreState, Write } from './replicated-store.js';
import type { Command, Duplicate, StoreConnection } from './store-connection.js';

export class FakeMessageStore implements MessageStore {
  constructor(private readonly connection: StoreConnection) {}

  async insertNumbered(messages: readonly StoredMessage[]): Promise<InsertOutcome> {
    const { connection } = this;
    return connection.write(
      insertion(messages, {
        taken: (message) => {
          const { primary } = connection;
          if (primary.messages.has(message.id)) return connection.vague('id');
          const isTaken = primary.ofRoom(message.roomId).some(({ seq }) => seq === message.seq);
          return isTaken && !connection.twists.anyNumber ? connection.vague('number') : null;
        },
        toWrite: (message) => ({ kind: 'message', message }),
      }),
    );
  }

  byIds(ids: readonly string[]): Promise<readonly StoredMessage[]> {
    return this.connection.read((state) => [...new Set(ids)].flatMap((id) => state.messages.get(id) ?? []));
  }

  page(roomId: string, range: SeqRange): Promise<readonly StoredMessage[]> {
    return this.connection.read((state) => {
      const all = state.ofRoom(roomId);
      if ('seqs' in range) return all.filter(({ seq }) => range.seqs.includes(seq));
      if ('after' in range) return all.filter(({ seq }) => seq > range.after).slice(0, range.limit);
      const upTo = 'before' in range ? all.filter(({ seq }) => seq < range.before) : all;
      return upTo.slice(Math.max(0, upTo.length - range.limit));
    });
  }

  heads(roomIds: readonly string[]): Promise<ReadonlyMap<string, RoomHead>> {
    return this.connection.read((state) => new Map(roomIds.map((roomId) => [roomId, headIn(state, roomId)])));
  }

  raiseHead(raises: readonly HeadRaise[]): Promise<void> {
    return this.connection.write({
      parts: raises.length,
      run: (part) => ({ kind: 'raise', roomId: '', head: 0, rev: 0, ...raises[part] }),
      outcome: () => undefined,
    });
  }
}

const headIn = (state: StoreState, roomId: string): RoomHead => {
  const stored = state.ofRoom(roomId);
  const raised = state.raisedOf(roomId);
  const head = Math.max(raised.head, stored.at(-1)?.seq ?? 0);
  const lastRev = Math.max(raised.rev, state.changesOf(roomId).at(-1)?.rev ?? 0);
  const memberVersion = state.rooms.get(roomId)?.memberVersion ?? 0;
  return { roomId, head, rev: raised.rev, lastRev, first: stored[0]?.seq ?? head + 1, memberVersion };
};

export class FakeChangeStore implements ChangeStore {
  constructor(private readonly connection: StoreConnection) {}

  insertNumbered(changes: readonly StoredChange[]): Promise<InsertOutcome> {
    const { connection } = this;
    return connection.write(
      insertion(changes, {
        taken: (change) => {
          const { primary } = connection;
          if (primary.changes.has(change.id)) return connection.vague('id');
          const isTaken = primary.changesOf(change.roomId).some(({ rev }) => rev === change.rev);
          return isTaken && !connection.twists.anyNumber ? connection.vague('number') : null;
        },
        toWrite: (change) => ({ kind: 'change', change }),
      }),
    );
  }

  byIds(ids: readonly string[]): Promise<readonly StoredChange[]> {
    return this.connection.read((state) => [...new Set(ids)].flatMap((id) => state.changes.get(id) ?? []));
  }

  async apply(changes: readonly StoredChange[]): Promise<readonly (StoredMessage | undefined)[]> {
    await this.connection.write({
      parts: changes.length,
      run: (part) => {
        const change = changes[part];
        return change ? { kind: 'apply', change } : 'stop';
      },
      outcome: () => undefined,
    });
    return this.connection.read((state) => changes.map(({ messageId }) => state.messages.get(messageId)));
  }

  page(roomId: string, after: number, limit: number): Promise<readonly StoredChange[]> {
    return this.connection.read((state) =>
      state
        .changesOf(roomId)
        .filter(({ rev }) => rev > after)
        .slice(0, limit)
        .filter(({ rev }, index) => rev === after + 1 + index),
    );
  }
}

type Insertion<Item> = {
  taken(item: Item): Duplicate | null;
  toWrite(item: Item): Write;
};

/** Ordered: stops at the first that cannot go in. */
function insertion<Item>(items: readonly Item[], { taken, toWrite }: Insertion<Item>): Command<InsertOutcome> {
  let duplicate: Duplicate | null = null;
  return {
    parts: items.length,
    run: (part) => {
      const item = items[part];
      duplicate = item ? taken(item) : null;
      return item && !duplicate ? toWrite(item) : 'stop';
    },
    outcome: (inserted) => ({ inserted, ...(duplicate && { duplicate }) }),
  };
}

/** Rooms and their members, by majority. */
export class FakeRooms {
  constructor(private readonly connection: StoreConnection) {}

  byIds(roomIds: readonly string[]): Promise<readonly RoomDocument[]> {
    return this.connection.read((state) => roomIds.flatMap((id) => state.rooms.get(id) ?? []));
  }

  ofUser(userId: string): Promise<readonly RoomDocument[]> {
    return this.connection.read((state) =>
      [...state.rooms.values()].filter(({ members }) => Object.hasOwn(members, userId)),
    );
  }
}
