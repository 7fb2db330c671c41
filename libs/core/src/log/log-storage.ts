import type { LogRecord } from '../ports/event-log.port.js';

/** Offsets kept of one partition: `first` up to `end - 1`. An empty partition has `first === end`. */
export type LogBounds = { readonly first: number; readonly end: number };

export type LogPosition = {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly limit: number;
};

/** partition → the offset that a group reads next. */
export type Offsets = ReadonlyMap<number, number>;

/** What `LogConsumers` needs of a log whose records and groups live in this process. Partitions are 0 … length of `bounds` - 1. */
export type LogStorage = {
  bounds(topic: string): Promise<readonly LogBounds[]>;
  /** Ascending from `from`; shorter than `limit` only at the end of the partition. */
  read(position: LogPosition): Promise<readonly LogRecord[]>;
  /** Empty for a group that never was. */
  committed(group: string, topic: string): Promise<Offsets>;
  /** Durable when it resolves. Partitions that are not named keep theirs. */
  commit(group: string, topic: string, offsets: Offsets): Promise<void>;
};

/** Something a person must look at; consuming goes on or stands still, as `LogConsumers` says, but nothing is lost. */
export type LogTrouble = {
  readonly kind: 'halted' | 'read-failed' | 'commit-failed' | 'trim-failed';
  /** Empty when it concerns every group. */
  readonly group: string;
  readonly topic: string;
  readonly detail: string;
  readonly cause?: unknown;
};
