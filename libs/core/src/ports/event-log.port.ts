/** A record to append; its partition is `partitionOf(key, partitionCount)`. */
export type NewRecord = {
  readonly topic: string;
  /** The roomId: records of one key keep their order. */
  readonly key: string;
  readonly value: Uint8Array;
  /** ASCII names and values, e.g. `traceparent`. */
  readonly headers?: Readonly<Record<string, string>>;
};

export type LogRecord = Required<NewRecord> & {
  readonly partition: number;
  /** Rises within its partition; gaps are normal. */
  readonly offset: number;
  /** Milliseconds since 1970, set by the log; for lag figures only. */
  readonly appendedAt: number;
};

export type BatchContext = {
  /** Says "still working". When it rejects the partitions were taken away: stop at once and rethrow. */
  heartbeat(): Promise<void>;
  /** Aborted when the consumer stops or its partitions are taken away. */
  readonly signal: AbortSignal;
  /**
   * This partition goes no further than before `offset`, until the consumer starts again: the records from there on are
   * neither committed nor delivered. For records that a later release will understand.
   */
  halt(partition: number, offset: number, reason: string): void;
};

export type Subscription = {
  readonly group: string;
  readonly topic: string;
  /**
   * Gets 1 to 500 records, merged over the partitions owned: in offset order per partition. Resolves when their effects
   * are durable; rejects = the same records come again after a pause.
   */
  handle(batch: readonly LogRecord[], context: BatchContext): Promise<void>;
  /** Called before the first batch and whenever partitions may have moved: drop what you cache about them. */
  onAssigned?(): void;
  /** Begins paused: no batch before `resume`. @default false */
  readonly paused?: boolean;
};

export type Consumption = {
  /** No further batch until `resume`; nothing is lost and the partitions stay owned. */
  pause(): void;
  resume(): void;
  /** Resolves when the batch in hand has ended and its offsets are committed. */
  stop(): Promise<void>;
};

export type PartitionLag = {
  readonly partition: number;
  /** The offset that the group reads next: everything below it is handled. */
  readonly next: number;
  /** Above every offset that is in the log. */
  readonly end: number;
  /** Records behind the group's committed offset. */
  readonly records: number;
  /** When the oldest of them was appended (ms since 1970); null when there is none. */
  readonly oldestAt: number | null;
  /** Why the partition stands still, when it was halted. */
  readonly halted?: string;
};

/**
 * The durable, partitioned log.
 *
 * Order: per key, the order in which appends resolved one after another; two appends in flight may land either way.
 * Delivery: at least once to each group. A group that is new starts at the oldest record. Several consumers of one group
 * share the partitions; a partition has one owner, but an owner that hung may believe it still is: effects must be
 * idempotent. Not promised: that a rejected append did not land, that two topics advance together, that old records stay
 * (the log keeps what a group has not read, and at least 24 h).
 */
export interface EventLog {
  /** Resolves when every record is durable. Rejects = the outcome is unknown for all: append the same records again. */
  append(records: readonly NewRecord[]): Promise<void>;
  /** A committed offset outside the log halts that partition with an alarm; nothing is skipped. */
  consume(subscription: Subscription): Promise<Consumption>;
  /** One entry for each partition of the topic. */
  lag(group: string, topic: string): Promise<readonly PartitionLag[]>;
}
