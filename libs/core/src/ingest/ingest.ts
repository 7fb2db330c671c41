import type { ErrorCode, MessageSentV1, OperationRecord } from '@homeroom/contracts';
import { bury } from '../log/dead-letters.js';
import type { StoredChange, StoredMessage } from '../messages/stored.js';
import type { ChangeStore } from '../ports/change-store.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { BatchContext, EventLog, LogRecord, NewRecord } from '../ports/event-log.port.js';
import type { Fanout, FanoutEvent } from '../ports/fanout.port.js';
import type { MessageStore, RoomHead } from '../ports/message-store.port.js';
import { Heads } from './heads.js';
import { silentObserver } from './observer.js';
import type { IngestObserver } from './observer.js';
import { placeChanges } from './place-changes.js';
import type { PlacedChanges } from './place-changes.js';
import { placeMessages } from './place-messages.js';
import { groupByRoom, hasNewAnswer, roomEvents, stampOf, timelineOfChange, timelineOfMessage } from './publish.js';
import { readBatch } from './read-batch.js';
import type { IngestBatch } from './read-batch.js';

export type IngestPorts = {
  readonly eventLog: Pick<EventLog, 'append'>;
  readonly messageStore: MessageStore;
  readonly changeStore: ChangeStore;
  readonly fanout: Pick<Fanout, 'publish'>;
  readonly clock: Clock;
};

type View = ReadonlyMap<string, StoredMessage>;

type ToPublish = {
  readonly view: View;
  readonly placed: PlacedChanges;
  readonly before: ReadonlyMap<string, RoomHead>;
  readonly after: ReadonlyMap<string, RoomHead>;
};

/**
 * Turns accepted records into the rooms' two streams: stores each message and each change exactly once, numbered without
 * holes, then tells everybody. Any rejection means "nothing may be assumed": hand in the same batch again.
 */
export class Ingest {
  protected readonly heads: Heads;

  constructor(
    protected readonly ports: IngestPorts,
    protected readonly observer: IngestObserver = silentObserver,
  ) {
    this.heads = new Heads(ports.messageStore);
  }

  /** Partitions may have moved: what was believed about rooms is void. */
  onAssigned(): void {
    this.heads.forget();
  }

  async handle(records: readonly LogRecord[], context: BatchContext): Promise<void> {
    try {
      await this.process(records, context);
    } catch (error) {
      this.heads.forget();
      throw error;
    }
  }

  protected async process(records: readonly LogRecord[], context: BatchContext): Promise<void> {
    const batch = readBatch(records);
    await this.bury(batch);
    for (const halt of batch.halts) context.halt(halt.partition, halt.offset, halt.reason);
    const rooms = [...new Set([...batch.messages, ...batch.operations].map(({ roomId }) => roomId))];
    if (rooms.length === 0) return;
    const before = await this.stage('read', () => this.heads.of(rooms));
    const known = await this.stage('read', () => this.readKnown(batch));
    const view = await this.stage('insert', () => this.storeMessages(batch.messages, known, context));
    await context.heartbeat();
    const placed = await this.stage('apply', () => this.storeChanges(batch, { known, view }, context));
    const after = await this.heads.reload(rooms);
    await this.stage('publish', () => this.publish(batch, { view, placed, before, after }));
    await this.ports.messageStore.raiseHead([...after.values()].map(({ roomId, head }) => ({ roomId, head })));
  }

  /** Dead letters are durable before anything after them counts as done. */
  protected async bury({ dead, conflicting }: IngestBatch): Promise<void> {
    if (conflicting > 0) this.observer.counted('conflicting', conflicting);
    await bury(dead, this.ports);
    this.observer.counted('dead-letter', dead.length);
  }

  /** Everything stored that this batch speaks of. Read after the heads: what it shows is at least as new as their rev. */
  protected async readKnown({ messages, operations }: IngestBatch): Promise<View> {
    const ids = new Set<string>();
    for (const { id, replyTo } of messages) {
      ids.add(id);
      if (replyTo) ids.add(replyTo);
    }
    for (const { messageId } of operations) ids.add(messageId);
    return new Map((await this.ports.messageStore.byIds([...ids])).map((message) => [message.id, message]));
  }

  /** @returns everything known and new, by id */
  protected async storeMessages(sent: readonly MessageSentV1[], known: View, context: BatchContext): Promise<View> {
    const { messageStore: store, clock } = this.ports;
    const placed = await placeMessages(sent, { store, heads: this.heads, clock, context, known });
    const duplicates = sent.filter(({ id }) => known.has(id));
    this.observer.counted('stored', placed.size);
    this.observer.counted('duplicate', duplicates.length);
    this.observer.counted(
      'conflicting',
      duplicates.filter((message) => differs(message, known.get(message.id))).length,
    );
    this.observer.counted(
      'reply-dropped',
      sent.filter(({ id, replyTo }) => replyTo && placed.has(id) && !placed.get(id)?.replyTo).length,
    );
    return new Map([...known, ...placed]);
  }

  protected async storeChanges(
    { operations, position }: IngestBatch,
    messagesOf: { readonly known: View; readonly view: View },
    context: BatchContext,
  ): Promise<PlacedChanges> {
    const { changeStore: changes, messageStore: messages, clock } = this.ports;
    const placed = await placeChanges(operations, {
      changes,
      messages,
      heads: this.heads,
      clock,
      context,
      position,
      ...messagesOf,
    });
    this.observer.counted('changed', placed.fresh);
    this.observer.counted('refused', placed.refused.length);
    return placed;
  }

  /** Live batches may be lost, the timeline may not. */
  protected async publish(batch: IngestBatch, { view, placed, before, after }: ToPublish): Promise<void> {
    const stored = (id: string): StoredMessage | undefined => {
      const message = placed.messages.get(id) ?? view.get(id);
      return message?.pruned ? undefined : message;
    };
    const messages = batch.messages.flatMap(({ id }) => stored(id) ?? []);
    const [byRoom, changesByRoom] = [groupByRoom(messages), groupByRoom(placed.changes)];
    const rooms = [...new Set([...byRoom.keys(), ...changesByRoom.keys()])];
    const live = rooms.map(async (roomId) => {
      const stamp = stampOf(roomId, before, after);
      for (const event of roomEvents(byRoom.get(roomId) ?? [], changesByRoom.get(roomId) ?? [], stamp))
        await this.tell(event);
    });
    const refusals = placed.refused.map(({ operation, verdict }) => this.tell(refusalOf(operation, verdict.code)));
    await Promise.all([...live, ...refusals, this.appendTimeline(messages, placed, stored)]);
  }

  protected async appendTimeline(
    messages: readonly StoredMessage[],
    placed: PlacedChanges,
    stored: (id: string) => StoredMessage | undefined,
  ): Promise<void> {
    const records: NewRecord[] = messages.map((message) =>
      timelineOfMessage(message, message.replyTo && stored(message.replyTo.id)),
    );
    const changed = placed.changes.flatMap((change) => {
      const message = stored(change.messageId);
      return message ? [{ change, message }] : [];
    });
    const parents = await this.parentsOf(changed, stored);
    for (const { change, message } of changed)
      records.push(timelineOfChange(change, message, message.replyTo && parents.get(message.replyTo.id)));
    if (records.length > 0) await this.ports.eventLog.append(records);
  }

  /** What the edited answers of this batch answer: the batch itself had no need of it. */
  protected async parentsOf(
    changed: readonly { readonly change: StoredChange; readonly message: StoredMessage }[],
    stored: (id: string) => StoredMessage | undefined,
  ): Promise<View> {
    const ids = changed.flatMap(({ change, message }) =>
      message.replyTo && hasNewAnswer(change, message) ? message.replyTo.id : [],
    );
    const missing = [...new Set(ids)].filter((id) => !stored(id));
    const read = missing.length > 0 ? await this.ports.messageStore.byIds(missing) : [];
    return new Map([...read, ...ids.flatMap((id) => stored(id) ?? [])].map((message) => [message.id, message]));
  }

  protected async tell(event: FanoutEvent): Promise<void> {
    try {
      await this.ports.fanout.publish(event);
    } catch {
      // At most once by contract: the head beacon brings what a gateway missed.
      this.observer.counted('fanout-failed', 1);
    }
  }

  private async stage<Value>(name: Parameters<IngestObserver['timed']>[0], work: () => Promise<Value>): Promise<Value> {
    const start = this.ports.clock.now();
    const value = await work();
    this.observer.timed(name, (this.ports.clock.now() - start) / 1_000);
    return value;
  }
}

/** Compared only while the stored text is still the one that was sent. */
const differs = (sent: MessageSentV1, stored: StoredMessage | undefined): boolean =>
  stored !== undefined && !stored.deleted && stored.editedAt === undefined && stored.text !== sent.text;

const refusalOf = ({ roomId, by, operationId }: OperationRecord, code: ErrorCode): FanoutEvent => ({
  kind: 'refused',
  roomId,
  userId: by,
  operationId,
  code,
});
