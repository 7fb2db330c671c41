import type { MessagesRecord } from '@homeroom/contracts';
import { topics } from '@homeroom/contracts';
import type { BatchContext, FanoutEvent, IngestPorts, LogRecord, MessageStore, StoredMessage } from '@homeroom/core';
import { Ingest, toWireMessage } from '@homeroom/core';
import { isPoison, plain } from '../judging/plain.js';
import type { Mutant } from './mutant.js';
import { changed } from './mutant.js';

type Publish = IngestPorts['fanout']['publish'];

const withPorts = (change: (ports: IngestPorts) => Partial<IngestPorts>): Mutant['twists'] => ({
  ingest: (ports) => new Ingest({ ...ports, ...change(ports) }),
});

/** Appends to a topic are started and forgotten. */
const forgetting = (forgotten: string): Mutant['twists'] =>
  withPorts(({ eventLog }) => ({
    eventLog: {
      append: async (records) => {
        const appended = eventLog.append(records);
        if (records.every(({ topic }) => topic === forgotten)) void appended.catch(() => undefined);
        else await appended;
      },
    },
  }));

/** What a message says comes from the record in hand, not from the store. */
class TellsTheLog extends Ingest {
  #words: ReadonlyMap<string, string> = new Map();

  constructor(ports: IngestPorts) {
    const publish: Publish = (event) => ports.fanout.publish(this.#reworded(event));
    super({ ...ports, fanout: { publish } });
  }

  override handle(records: readonly LogRecord[], context: BatchContext): Promise<void> {
    const sent = records.flatMap(({ value }) => (isPoison(value) ? [] : [plain<MessagesRecord>(value)]));
    this.#words = new Map(sent.flatMap((record) => (record.type === 'MessageSent' ? [[record.id, record.text]] : [])));
    return super.handle(records, context);
  }

  #reworded(event: FanoutEvent): FanoutEvent {
    if (event.kind !== 'messages') return event;
    const messages = event.batch.messages.map((message) => ({
      ...message,
      text: this.#words.get(message.id) ?? message.text,
    }));
    return { ...event, batch: { ...event.batch, messages } };
  }
}

/** Runs of one room are not cut where a number is missing. */
function uncut({ fanout }: IngestPorts): Partial<IngestPorts> {
  let last: Extract<FanoutEvent, { kind: 'messages' }> | undefined;
  const publish: Publish = (event) => {
    const before = last;
    last = event.kind === 'messages' ? event : undefined;
    const isNextRun =
      before &&
      event.kind === 'messages' &&
      before.batch.roomId === event.batch.roomId &&
      before.batch.to < event.batch.from - 1;
    if (!isNextRun) return fanout.publish(event);
    const { from, messages } = before.batch;
    return fanout.publish({
      ...event,
      batch: { ...event.batch, from, messages: [...messages, ...event.batch.messages] },
    });
  };
  return { fanout: { publish } };
}

function stampingLate({ fanout, messageStore }: IngestPorts): Partial<IngestPorts> {
  const publish: Publish = async (event) => {
    if (event.kind !== 'messages') return fanout.publish(event);
    const { roomId, rev } = event.batch;
    const now = (await messageStore.heads([roomId])).get(roomId)?.rev ?? rev;
    return fanout.publish({ ...event, batch: { ...event.batch, rev: now } });
  };
  return { fanout: { publish } };
}

function rememberingMembers({ messageStore }: IngestPorts): Partial<IngestPorts> {
  const known = new Map<string, number>();
  const heads: MessageStore['heads'] = async (roomIds) => {
    const read = await messageStore.heads(roomIds);
    return new Map(
      [...read].map(([id, head]) => {
        const memberVersion = known.get(id) ?? head.memberVersion;
        known.set(id, memberVersion);
        return [id, { ...head, memberVersion }];
      }),
    );
  };
  return { messageStore: changed(messageStore, { heads }) };
}

/** What was read once is not read again. */
function rememberingMessages({ messageStore }: IngestPorts): Partial<IngestPorts> {
  const known = new Map<string, StoredMessage>();
  const byIds: MessageStore['byIds'] = async (ids) => {
    const missing = ids.filter((id) => !known.has(id));
    for (const message of missing.length > 0 ? await messageStore.byIds(missing) : []) known.set(message.id, message);
    return ids.flatMap((id) => known.get(id) ?? []);
  };
  return { messageStore: changed(messageStore, { byIds }) };
}

function tellingFirst({ fanout, messageStore }: IngestPorts): Partial<IngestPorts> {
  const insertNumbered: MessageStore['insertNumbered'] = async (messages) => {
    for (const message of messages) {
      const { roomId, seq } = message;
      const batch = { roomId, memberVersion: 1_000, rev: 0, from: seq, to: seq, messages: [toWireMessage(message)] };
      await fanout.publish({ kind: 'messages', batch }).catch(() => undefined);
    }
    return messageStore.insertNumbered(messages);
  };
  return { messageStore: changed(messageStore, { insertNumbered }) };
}

const manyChanges: Mutant['focus'] = {
  acts: ['edit', 'react', 'delete'],
  disturbances: ['partitions move', 'worker sleeps'],
};

/** How everybody else learns of what is stored. */
export const tellingMutants: readonly Mutant[] = [
  {
    name: 'tells the words of the log instead of the stored ones',
    twists: { ingest: (ports) => new TellsTheLog(ports) },
  },
  { name: 'tells batches with holes', twists: withPorts(uncut) },
  { name: 'tells what it is about to store', twists: withPorts(tellingFirst) },
  {
    name: 'stamps a batch with a rev that is newer than its messages',
    twists: withPorts(stampingLate),
    focus: manyChanges,
  },
  { name: 'remembers the members of a room for ever', twists: withPorts(rememberingMembers) },
  { name: 'remembers a message as it was first read', twists: withPorts(rememberingMessages) },
  { name: 'does not wait for the timeline', twists: forgetting(topics.timeline) },
  {
    name: 'goes on before the dead letter is written',
    twists: forgetting(topics.deadLetters),
    focus: { disturbances: ['poison', 'worker crashes'], faultPercent: 8 },
  },
  { name: 'has no beacon', twists: { isMute: true } },
];

/** How a gateway accepts. */
export const acceptingMutants: readonly Mutant[] = [
  { name: 'acknowledges before the log has it', twists: { acksFirst: true } },
  { name: 'takes an append for done with one partition missing', twists: { gatewayLog: { forgetsPartitions: true } } },
  {
    name: "takes the next append for a lost one's retry",
    twists: { gatewayLog: { mistakesDuplicates: true } },
    focus: { faultPercent: 8 },
  },
];
