import type { BatchContext } from '../ports/event-log.port.js';
import type { InsertOutcome } from '../ports/message-store.port.js';
import type { Clock } from '../ports/clock.port.js';

type Identified = { readonly id: string };

export type OrderedInsert<Draft extends Identified, Stored extends Identified> = {
  readonly drafts: readonly Draft[];
  /** Gives every draft its number, from what the store says now; `placed` are those that already have theirs. */
  number(drafts: readonly Draft[], placed: ReadonlyMap<string, Stored>): Promise<readonly Stored[]>;
  insert(items: readonly Stored[]): Promise<InsertOutcome>;
  /** By majority. */
  byIds(ids: readonly string[]): Promise<readonly Stored[]>;
  /** Something was taken: whatever was believed about numbers is wrong. */
  onDoubt(): void;
};

const backoffMs = { first: 5, most: 1_000 };

/**
 * Inserts every draft exactly once, in order, numbered without a hole, whoever else is writing.
 *
 * Whatever stops an insert, the drafts are looked up by majority: those present keep the number they have, the others are
 * numbered anew. A duplicate that no majority read shows yet is waited for: nothing is numbered past it. Rejections of the
 * store go up, with every belief dropped; the same batch comes again.
 */
export async function insertInOrder<Draft extends Identified, Stored extends Identified>(
  work: OrderedInsert<Draft, Stored>,
  { clock, context }: { readonly clock: Clock; readonly context: BatchContext },
): Promise<ReadonlyMap<string, Stored>> {
  const placed = new Map<string, Stored>();
  let pause = 0;
  let rest = work.drafts;
  while (rest.length > 0) {
    context.signal.throwIfAborted();
    const items = await work.number(rest, placed);
    const outcome = await work.insert(items).catch((error: unknown) => {
      work.onDoubt();
      throw error;
    });
    for (const item of items.slice(0, outcome.inserted)) placed.set(item.id, item);
    if (outcome.inserted === items.length) break;
    work.onDoubt();
    const found = await work.byIds(rest.map((draft) => draft.id));
    for (const item of found) placed.set(item.id, item);
    const left = rest.filter((draft) => !placed.has(draft.id));
    if (left.length === rest.length) {
      if (pause > 0) await clock.sleep(pause, context.signal);
      await context.heartbeat();
      pause = Math.min(Math.max(pause * 2, backoffMs.first), backoffMs.most);
    }
    rest = left;
  }
  return placed;
}
