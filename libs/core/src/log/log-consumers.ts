import type { Clock } from '../ports/clock.port.js';
import type { Consumption, PartitionLag, Subscription } from '../ports/event-log.port.js';
import { ConsumerGroup } from './consumer-group.js';
import type { LogStorage, LogTrouble } from './log-storage.js';

export type LogConsumersParts = {
  readonly storage: LogStorage;
  readonly clock: Clock;
  onTrouble?(trouble: LogTrouble): void;
};

/** `consume` and `lag` of an EventLog whose records and groups live in this process; the log calls `appended` to wake them. */
export class LogConsumers {
  private readonly groups = new Map<string, { readonly topic: string; readonly group: ConsumerGroup }>();

  constructor(private readonly parts: LogConsumersParts) {}

  async consume(subscription: Subscription): Promise<Consumption> {
    const group = this.groupOf(subscription.group, subscription.topic);
    const member = await group.join(subscription);
    let stopped: Promise<void> | null = null;
    return {
      pause: () => member.pause(),
      resume: () => member.resume(),
      stop: () => (stopped ??= group.leave(member)),
    };
  }

  /** To be called when records of these topics have become durable. */
  appended(topics: ReadonlySet<string>): void {
    for (const { topic, group } of this.groups.values()) if (topics.has(topic)) group.wake();
  }

  async lag(group: string, topic: string): Promise<readonly PartitionLag[]> {
    const { storage } = this.parts;
    const [bounds, committed] = await Promise.all([storage.bounds(topic), storage.committed(group, topic)]);
    const known = this.groups.get(keyOf(group, topic))?.group;
    return Promise.all(
      bounds.map(async ({ first, end }, partition) => {
        const next = Math.max(first, committed.get(partition) ?? first);
        const oldest = next < end ? (await storage.read({ topic, partition, from: next, limit: 1 }))[0] : undefined;
        return {
          partition,
          next,
          end,
          records: Math.max(0, end - next),
          oldestAt: oldest?.appendedAt ?? null,
          ...known?.haltedAt(partition),
        };
      }),
    );
  }

  /** Stops every consumer, as their own `stop` would. */
  async close(): Promise<void> {
    await Promise.all([...this.groups.values()].map(({ group }) => group.close()));
  }

  private groupOf(name: string, topic: string): ConsumerGroup {
    const key = keyOf(name, topic);
    let entry = this.groups.get(key);
    if (!entry) {
      const onTrouble = (trouble: LogTrouble) => this.parts.onTrouble?.(trouble);
      entry = { topic, group: new ConsumerGroup({ ...this.parts, group: name, topic, onTrouble }) };
      this.groups.set(key, entry);
    }
    return entry.group;
  }
}

const keyOf = (group: string, topic: string): string => `${topic} ${group}`;
