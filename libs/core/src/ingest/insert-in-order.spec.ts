import { describe, expect, it } from '@jest/globals';
import type { BatchContext } from '../ports/event-log.port.js';
import { insertInOrder } from './insert-in-order.js';

type Item = { readonly id: string; readonly n: number };

/** A stream of one room whose store other workers may touch between two steps. */
class Room {
  readonly stored = new Map<string, Item>();
  hidden = new Set<string>();
  pauses = 0;
  private belief: number | undefined;
  readonly context: BatchContext = {
    heartbeat: async () => undefined,
    signal: new AbortController().signal,
    halt: () => undefined,
  };
  beforeInsert: (() => void)[] = [];
  onPause: () => void = () => undefined;
  readonly clock = {
    now: () => 0,
    sleep: async () => {
      this.pauses += 1;
      this.onPause();
    },
  };

  put(id: string): Item {
    const item = { id, n: this.stored.size + 1 };
    this.stored.set(id, item);
    return item;
  }

  private get shown(): Item[] {
    return [...this.stored.values()].filter(({ id }) => !this.hidden.has(id));
  }

  insertAll(ids: readonly string[]) {
    return insertInOrder<{ id: string }, Item>(
      {
        drafts: ids.map((id) => ({ id })),
        number: async (rest) => {
          this.belief ??= this.shown.length;
          const start = this.belief;
          return rest.map(({ id }, i) => ({ id, n: start + i + 1 }));
        },
        insert: async (items) => {
          this.beforeInsert.shift()?.();
          let inserted = 0;
          for (const item of items) {
            if (this.stored.has(item.id)) return { inserted, duplicate: 'id' };
            if ([...this.stored.values()].some(({ n }) => n === item.n)) return { inserted, duplicate: 'number' };
            this.stored.set(item.id, item);
            inserted += 1;
          }
          return { inserted };
        },
        byIds: async (wanted) => this.shown.filter(({ id }) => wanted.includes(id)),
        onDoubt: () => {
          this.belief = undefined;
        },
      },
      { clock: this.clock, context: this.context },
    );
  }
}

const numbers = (room: Room) => [...room.stored.values()].map(({ n }) => n).sort((a, b) => a - b);

describe('inserting in order', () => {
  it('numbers and stores what is new', async () => {
    const room = new Room();
    expect([...(await room.insertAll(['a', 'b', 'c'])).values()].map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  it('takes the number of what another worker has stored, and renumbers the rest', async () => {
    const room = new Room();
    room.beforeInsert = [() => void room.put('x'), () => void room.put('b')];
    const placed = await room.insertAll(['a', 'b', 'c']);
    expect(placed.get('b')).toEqual(room.stored.get('b'));
    expect(numbers(room)).toEqual([1, 2, 3, 4]);
    expect([...placed.keys()].sort()).toEqual(['a', 'b', 'c']);
  });

  it('waits for a duplicate that no majority read shows yet, and numbers nothing past it', async () => {
    const room = new Room();
    room.put('a');
    room.hidden.add('a');
    room.onPause = () => {
      expect([...room.stored.keys()]).toEqual(['a']);
      if (room.pauses === 3) room.hidden.clear();
    };
    const placed = await room.insertAll(['a', 'b']);
    expect(room.pauses).toBe(3);
    expect([placed.get('a')?.n, placed.get('b')?.n]).toEqual([1, 2]);
  });

  it('rejects when the store does, and forgets what it believed', async () => {
    const room = new Room();
    await room.insertAll(['a']);
    room.put('x');
    room.beforeInsert = [
      () => {
        throw new Error('connection lost');
      },
    ];
    await expect(room.insertAll(['b'])).rejects.toThrow('connection lost');
    expect((await room.insertAll(['b'])).get('b')?.n).toBe(3);
  });
});
