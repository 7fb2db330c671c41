import type { ChangeStore, IngestPorts, InsertOutcome, MessageStore, StoredMessage } from '@homeroom/core';
import { Ingest } from '@homeroom/core';
import type { Mutant } from './mutant.js';
import { changed } from './mutant.js';

type Insert<Item> = (items: readonly Item[]) => Promise<InsertOutcome>;

const withStores = (change: (ports: IngestPorts) => Partial<IngestPorts>): Mutant['twists'] => ({
  ingest: (ports) => new Ingest({ ...ports, ...change(ports) }),
});

/** Both streams are inserted in another way. */
const inserting = (another: <Item>(insert: Insert<Item>) => Insert<Item>): Mutant['twists'] =>
  withStores(({ messageStore, changeStore }) => ({
    messageStore: changed(messageStore, { insertNumbered: another((items) => messageStore.insertNumbered(items)) }),
    changeStore: changed(changeStore, { insertNumbered: another((items) => changeStore.insertNumbered(items)) }),
  }));

class NeverForgets extends Ingest {
  constructor(ports: IngestPorts) {
    super(ports);
    this.heads.forget = () => undefined;
  }
}

class ReadsNothingFirst extends Ingest {
  protected override async readKnown(): Promise<ReadonlyMap<string, StoredMessage>> {
    return new Map();
  }
}

/** Stores for workers that apply only what they themselves have stored. */
function applyingOwn({ changeStore }: IngestPorts): Partial<IngestPorts> {
  const own = new Set<string>();
  const insertNumbered: ChangeStore['insertNumbered'] = (changes) => {
    for (const { id } of changes) own.add(id);
    return changeStore.insertNumbered(changes);
  };
  const page: ChangeStore['page'] = async (...asked) => {
    const pending = await changeStore.page(...asked);
    return pending.filter(({ id }) => own.has(id));
  };
  return { changeStore: changed(changeStore, { insertNumbered, page }) };
}

function raisingFirst({ changeStore, messageStore }: IngestPorts): Partial<IngestPorts> {
  const apply: ChangeStore['apply'] = async (changes) => {
    await messageStore.raiseHead(changes.map(({ roomId, rev }) => ({ roomId, rev })));
    return changeStore.apply(changes);
  };
  return { changeStore: changed(changeStore, { apply }) };
}

function applyingBackwards({ changeStore }: IngestPorts): Partial<IngestPorts> {
  const apply: ChangeStore['apply'] = async (changes) =>
    [...(await changeStore.apply([...changes].reverse()))].reverse();
  return { changeStore: changed(changeStore, { apply }) };
}

/** Numbers from what this process has counted itself, without asking the store again. */
function counting({ messageStore }: IngestPorts): Partial<IngestPorts> {
  const counted = new Map<string, number>();
  const insertNumbered: MessageStore['insertNumbered'] = async (messages) => {
    const outcome = await messageStore.insertNumbered(messages);
    for (const { roomId, seq } of messages) counted.set(roomId, Math.max(seq, counted.get(roomId) ?? 0));
    return outcome;
  };
  const heads: MessageStore['heads'] = async (roomIds) =>
    new Map(
      [...(await messageStore.heads(roomIds))].map(([id, head]) => [
        id,
        { ...head, head: Math.max(head.head, counted.get(id) ?? 0) },
      ]),
    );
  return { messageStore: changed(messageStore, { insertNumbered, heads }) };
}

const twoOwners: Mutant['focus'] = { disturbances: ['partitions move', 'worker sleeps'] };

/** How records become stored messages and changes. */
export const writingMutants: readonly Mutant[] = [
  {
    name: 'inserts without order and ignores duplicates',
    twists: inserting((insert) => async (items) => {
      for (const item of items) await insert([item]);
      return { inserted: items.length };
    }),
  },
  {
    name: 'takes a duplicate key for the message itself',
    twists: inserting((insert) => async (items) => {
      await insert(items);
      return { inserted: items.length };
    }),
  },
  {
    name: 'takes an unclear outcome for success',
    twists: inserting((insert) => (items) => insert(items).catch(() => ({ inserted: items.length }))),
  },
  { name: 'has no unique index on room and number', twists: { workerStore: { anyNumber: true } }, focus: twoOwners },
  {
    name: 'reads what no majority has',
    twists: { workerStore: { localReads: true } },
    focus: { disturbances: ['primary falls', 'majority lags', 'partitions move'] },
  },
  { name: 'never drops its heads', twists: { ingest: (ports) => new NeverForgets(ports) } },
  { name: 'trusts its own count over the store', twists: withStores(counting) },
  { name: 'does not look up what is stored already', twists: { ingest: (ports) => new ReadsNothingFirst(ports) } },
  { name: 'commits the offsets before the effects', twists: { commitsFirst: true } },
  { name: 'raises the applied rev before it applies', twists: withStores(raisingFirst) },
  { name: 'skips changes that another worker left behind', twists: withStores(applyingOwn) },
  { name: 'applies changes in no order', twists: withStores(applyingBackwards) },
];
