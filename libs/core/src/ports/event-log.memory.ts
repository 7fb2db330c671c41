import { LogConsumers } from '../log/log-consumers.js';
import type { LogStorage, LogTrouble } from '../log/log-storage.js';
import { partitionOf } from '../log/partition-of.js';
import type { Clock } from './clock.port.js';
import type { Consumption, EventLog, LogRecord, NewRecord, PartitionLag, Subscription } from './event-log.port.js';

export type MemoryEventLogOptions = {
  readonly clock: Clock;
  /** @default 24 */
  readonly partitions?: number;
  onTrouble?(trouble: LogTrouble): void;
};

/** The log of every spec: groups, offsets, halts and redelivery as in a durable one; gone with the object. */
export class MemoryEventLog implements EventLog {
  private readonly partitions: number;
  private readonly topics = new Map<string, LogRecord[][]>();
  private readonly dropped = new Map<string, number>();
  private readonly offsets = new Map<string, Map<number, number>>();
  private readonly consumers: LogConsumers;

  constructor(private readonly options: MemoryEventLogOptions) {
    this.partitions = options.partitions ?? 24;
    this.consumers = new LogConsumers({ ...options, storage: this.storage() });
  }

  async append(records: readonly NewRecord[]): Promise<void> {
    await null;
    for (const { topic, key, value, headers } of records) {
      const partition = partitionOf(key, this.partitions);
      const offset = this.end(topic, partition);
      const appendedAt = this.options.clock.now();
      this.records(topic, partition).push({
        topic,
        key,
        value: value.slice(),
        headers: { ...headers },
        partition,
        offset,
        appendedAt,
      });
    }
    await null;
    this.consumers.appended(new Set(records.map(({ topic }) => topic)));
  }

  consume(subscription: Subscription): Promise<Consumption> {
    return this.consumers.consume(subscription);
  }

  lag(group: string, topic: string): Promise<readonly PartitionLag[]> {
    return this.consumers.lag(group, topic);
  }

  /** Stops every consumer. */
  close(): Promise<void> {
    return this.consumers.close();
  }

  /** Every record of a topic, by partition and offset; for specs. */
  all(topic: string): readonly LogRecord[] {
    return (this.topics.get(topic) ?? []).flat().map(copied);
  }

  /** Removes the records below `offset`, read or not: the mishap that a retention set too short would be. */
  drop({
    topic,
    partition,
    offset,
  }: {
    readonly topic: string;
    readonly partition: number;
    readonly offset: number;
  }): void {
    const records = this.records(topic, partition);
    records.splice(0, records.filter((record) => record.offset < offset).length);
    this.dropped.set(`${topic} ${partition}`, offset);
  }

  private storage(): LogStorage {
    return {
      bounds: async (topic) => {
        await null;
        return Array.from({ length: this.partitions }, (_, partition) => ({
          first: this.first(topic, partition),
          end: this.end(topic, partition),
        }));
      },
      read: async ({ topic, partition, from, limit }) => {
        await null;
        const start = Math.max(0, from - this.first(topic, partition));
        return this.records(topic, partition)
          .slice(start, start + limit)
          .map(copied);
      },
      committed: async (group, topic) => {
        await null;
        return new Map(this.offsets.get(`${topic} ${group}`));
      },
      commit: async (group, topic, offsets) => {
        await null;
        this.offsets.set(`${topic} ${group}`, new Map([...(this.offsets.get(`${topic} ${group}`) ?? []), ...offsets]));
      },
    };
  }

  private records(topic: string, partition: number): LogRecord[] {
    let partitions = this.topics.get(topic);
    if (!partitions) this.topics.set(topic, (partitions = Array.from({ length: this.partitions }, () => [])));
    return partitions[partition] ?? [];
  }

  private first(topic: string, partition: number): number {
    return this.dropped.get(`${topic} ${partition}`) ?? 1;
  }

  private end(topic: string, partition: number): number {
    return this.first(topic, partition) + this.records(topic, partition).length;
  }
}

const copied = (record: LogRecord): LogRecord => ({
  ...record,
  value: record.value.slice(),
  headers: { ...record.headers },
});
