import type { Decoded } from './codec.js';
import { deadLetterOf } from './dead-letters.js';
import type { DeadLetter } from './dead-letters.js';
import type { LogRecord } from '../ports/event-log.port.js';

/** Where a partition stops, and why. */
export type Halt = { readonly partition: number; readonly offset: number; readonly reason: string };

export type ReadRecords<Value> = {
  /** In log order. */
  readonly values: readonly Value[];
  readonly dead: readonly DeadLetter[];
  readonly halts: readonly Halt[];
};

/** Pure and total. A partition is read up to its first record that only a later release understands. */
export function readRecords<Value>(
  records: readonly LogRecord[],
  decode: (bytes: Uint8Array) => Decoded<Value>,
): ReadRecords<Value> {
  const values: Value[] = [];
  const dead: DeadLetter[] = [];
  const halts = new Map<number, Halt>();
  for (const record of records) {
    if (halts.has(record.partition)) continue;
    const decoded = decode(record.value);
    if (decoded.ok) values.push(decoded.record);
    else if (decoded.reason === 'undecodable') dead.push(deadLetterOf(record, decoded.detail));
    else halts.set(record.partition, { partition: record.partition, offset: record.offset, reason: decoded.detail });
  }
  return { values, dead, halts: [...halts.values()] };
}
