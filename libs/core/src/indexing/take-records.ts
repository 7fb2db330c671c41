import { bury } from '../log/dead-letters.js';
import type { Decoded } from '../log/codec.js';
import { readRecords } from '../log/read-records.js';
import type { Clock } from '../ports/clock.port.js';
import type { BatchContext, EventLog, LogRecord } from '../ports/event-log.port.js';
import type { IndexingObserver } from './observer.js';

export type TakeRecords = {
  readonly ports: { readonly eventLog: Pick<EventLog, 'append'>; readonly clock: Clock };
  readonly observer: IndexingObserver;
  readonly context: BatchContext;
};

/** The values of a batch in log order. What nobody can read is buried first; a partition is taken up to what a later release wrote. */
export async function takeRecords<Value>(
  records: readonly LogRecord[],
  decode: (bytes: Uint8Array) => Decoded<Value>,
  { ports, observer, context }: TakeRecords,
): Promise<readonly Value[]> {
  const { values, dead, halts } = readRecords(records, decode);
  await bury(dead, ports);
  observer.counted('dead-letter', dead.length);
  for (const { partition, offset, reason } of halts) context.halt(partition, offset, reason);
  return values;
}
