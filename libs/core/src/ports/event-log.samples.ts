import { partitionOf } from '../log/partition-of.js';
import type {
  BatchContext,
  Consumption,
  EventLog,
  LogRecord,
  NewRecord,
  PartitionLag,
  Subscription,
} from './event-log.port.js';

export type LogPlace = { readonly topic: string; readonly partition: number; readonly offset: number };

export type EventLogHarness = {
  /** The log; after `reopen` and `dropBelow` perhaps another object. */
  log(): EventLog;
  readonly partitions: number;
  /** Lets this much time pass for the log. */
  advance(ms: number): Promise<void>;
  /** Removes records that a group may not have read, as a mishap would. Consumers are stopped before. */
  dropBelow(place: LogPlace): Promise<void>;
  /** Of a durable log: as if the process had ended and started again. */
  reopen?(): Promise<void>;
  dispose(): Promise<void>;
};

export const topic = 'homeroom.specs.v1';
export const record = (key: string, text: string): NewRecord => ({ topic, key, value: new TextEncoder().encode(text) });
export const textOf = ({ value }: LogRecord): string => new TextDecoder().decode(value);
export const numbered = (key: string, count: number): NewRecord[] =>
  Array.from({ length: count }, (_, i) => record(key, `${i + 1}`));

/** A key of each partition. */
function keysOf(partitions: number): readonly string[] {
  const keys: string[] = Array.from({ length: partitions }, () => '');
  for (let i = 0; keys.includes(''); i++) {
    const partition = partitionOf(`room${i}`, partitions);
    if (!keys[partition]) keys[partition] = `room${i}`;
  }
  return keys;
}

/** A subscription that remembers what it got and lets a spec wait for it. */
export class Reader implements Subscription {
  readonly topic = topic;
  readonly batches: (readonly LogRecord[])[] = [];
  readonly contexts: BatchContext[] = [];
  assigned = 0;
  act: (batch: readonly LogRecord[], context: BatchContext) => Promise<void> = async () => undefined;
  private waiting: { readonly count: number; readonly done: () => void }[] = [];

  constructor(readonly group: string) {}

  readonly onAssigned = (): void => void this.assigned++;

  readonly handle = async (batch: readonly LogRecord[], context: BatchContext): Promise<void> => {
    this.batches.push(batch);
    this.contexts.push(context);
    const got = this.records.length;
    try {
      await this.act(batch, context);
    } finally {
      this.waiting = this.waiting.filter(({ count, done }) => count > got || void done());
    }
  };

  /** Every delivery, repeated ones too. */
  get records(): readonly LogRecord[] {
    return this.batches.flat();
  }

  get texts(): readonly string[] {
    return this.records.map(textOf);
  }

  /** Resolves when so many records were handed over and their batches have ended. */
  until(count: number): Promise<void> {
    if (this.records.length >= count) return Promise.resolve();
    return new Promise((done) => this.waiting.push({ count, done }));
  }
}

export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => void (open = resolve));
  return { opened, open: () => open() };
}

/** What a spec works with: the log of its own harness. */
export class LogSpec {
  private current: EventLogHarness | null = null;

  get harness(): EventLogHarness {
    if (!this.current) throw new Error('The spec has not begun.');
    return this.current;
  }

  begin(harness: EventLogHarness): void {
    this.current = harness;
  }

  readonly append = (...records: readonly NewRecord[]): Promise<void> => this.harness.log().append(records);

  readonly consume = (reader: Reader): Promise<Consumption> => this.harness.log().consume(reader);

  readonly lag = (group: string): Promise<readonly PartitionLag[]> => this.harness.log().lag(group, topic);

  readonly total = async (group: string): Promise<number> =>
    (await this.lag(group)).reduce((sum, { records }) => sum + records, 0);

  readonly partition = (key: string): number => partitionOf(key, this.harness.partitions);

  /** One key in each of the partitions. */
  keys(): readonly string[] {
    return keysOf(this.harness.partitions);
  }
}
