import type { OperationRecord } from '@homeroom/contracts';
import { applyChange } from '../messages/apply-change.js';
import type { StoredChange, StoredMessage } from '../messages/stored.js';
import type { BatchContext } from '../ports/event-log.port.js';
import type { ChangeStore } from '../ports/change-store.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { MessageStore } from '../ports/message-store.port.js';
import type { Heads } from './heads.js';
import { insertInOrder } from './insert-in-order.js';
import { judgeOperation } from './judge-operation.js';
import type { AcceptedChange, Verdict } from './judge-operation.js';

export type PlaceChanges = {
  readonly changes: ChangeStore;
  readonly messages: MessageStore;
  readonly heads: Heads;
  readonly clock: Clock;
  readonly context: BatchContext;
  /** Stored before this batch. */
  readonly known: ReadonlyMap<string, StoredMessage>;
  /** Every message these operations speak of, as stored now. */
  readonly view: ReadonlyMap<string, StoredMessage>;
  readonly position: ReadonlyMap<string, number>;
};

export type PlacedChanges = {
  /** To be published: new ones, and those found again. Ascending by rev within each room. */
  readonly changes: readonly StoredChange[];
  /** The messages they speak of, as stored now. */
  readonly messages: ReadonlyMap<string, StoredMessage>;
  readonly refused: readonly { readonly operation: OperationRecord; readonly verdict: Verdict & { accepted: false } }[];
  readonly fresh: number;
};

const pageSize = 500;

/** Judges in log order, numbers what is accepted and new, applies everything up to the newest stored rev. */
export async function placeChanges(operations: readonly OperationRecord[], work: PlaceChanges): Promise<PlacedChanges> {
  if (operations.length === 0) return { changes: [], messages: new Map(), refused: [], fresh: 0 };
  const found = new Map(
    (await work.changes.byIds(operations.map(({ id }) => id))).map((change) => [change.id, change]),
  );
  const { accepted, refused } = judgeAll(operations, found, work);
  const placed = await number(accepted, work);
  const rooms = [...new Set([...found.values(), ...placed.values()].map(({ roomId }) => roomId))];
  const messages = new Map<string, StoredMessage>();
  const publish = new Map([...found, ...placed]);
  for (const roomId of rooms) {
    for (const change of await applyPending(roomId, messages, work)) publish.set(change.id, change);
  }
  await refresh([...publish.values()], messages, work.messages);
  return { changes: [...publish.values()].sort((a, b) => a.rev - b.rev), messages, refused, fresh: placed.size };
}

function judgeAll(
  operations: readonly OperationRecord[],
  found: ReadonlyMap<string, StoredChange>,
  work: PlaceChanges,
) {
  const accepted: AcceptedChange[] = [];
  const refused: PlacedChanges['refused'][number][] = [];
  const view = new Map(work.view);
  for (const operation of operations) {
    const stored = found.get(operation.id);
    if (stored) {
      // Stored by an earlier try, which may have ended before it was applied: what follows is judged after it all the same.
      const changed = view.get(stored.messageId);
      if (changed) view.set(changed.id, applyChange(changed, stored));
      continue;
    }
    const verdict = judgeOperation(operation, visibleTo(operation, view, work));
    if (!verdict.accepted) {
      refused.push({ operation, verdict });
      continue;
    }
    accepted.push(verdict.change);
    const message = view.get(operation.messageId);
    if (message)
      view.set(message.id, {
        ...applyChange(message, { ...verdict.change, rev: message.rev + 1 } as StoredChange),
        rev: message.rev,
      });
  }
  return { accepted, refused };
}

/** Log order counts: a message that this batch brings after the operation was not there yet. */
function visibleTo(
  { id, messageId }: OperationRecord,
  view: ReadonlyMap<string, StoredMessage>,
  { known, position }: Pick<PlaceChanges, 'known' | 'position'>,
): StoredMessage | undefined {
  const there = known.has(messageId) || (position.get(messageId) ?? Infinity) < (position.get(id) ?? 0);
  return there ? view.get(messageId) : undefined;
}

const number = (accepted: readonly AcceptedChange[], { changes, heads, clock, context }: PlaceChanges) =>
  insertInOrder<AcceptedChange, StoredChange>(
    {
      drafts: accepted,
      number: async (rest) => {
        const known = await heads.of([...new Set(rest.map(({ roomId }) => roomId))]);
        const next = new Map([...known].map(([roomId, { lastRev }]) => [roomId, lastRev]));
        return rest.map((draft) => {
          const rev = (next.get(draft.roomId) ?? 0) + 1;
          next.set(draft.roomId, rev);
          return { ...draft, rev } as StoredChange;
        });
      },
      insert: (items) => changes.insertNumbered(items),
      byIds: (ids) => changes.byIds(ids),
      onDoubt: () => heads.forget(),
    },
    { clock, context },
  );

/** Applies every stored change after the applied rev, also those that a worker left behind, then raises the applied rev. */
async function applyPending(
  roomId: string,
  messages: Map<string, StoredMessage>,
  { changes, messages: store, heads }: PlaceChanges,
): Promise<readonly StoredChange[]> {
  const applied: StoredChange[] = [];
  const head = (await heads.of([roomId])).get(roomId);
  for (let rev = head?.rev ?? 0; ;) {
    const pending = await changes.page(roomId, rev, pageSize);
    const last = pending.at(-1);
    if (!last) return applied;
    for (const message of await changes.apply(pending)) if (message) messages.set(message.id, message);
    await store.raiseHead([{ roomId, rev: last.rev }]);
    applied.push(...pending);
    rev = last.rev;
  }
}

async function refresh(
  published: readonly StoredChange[],
  messages: Map<string, StoredMessage>,
  store: MessageStore,
): Promise<void> {
  const missing = published.map(({ messageId }) => messageId).filter((id) => !messages.has(id));
  if (missing.length === 0) return;
  for (const message of await store.byIds([...new Set(missing)])) messages.set(message.id, message);
}
