import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeGroups, describeHalt, describePauses } from './event-log-groups.conformance.js';
import { LogSpec, Reader, numbered, record, textOf, topic } from './event-log.samples.js';
import type { EventLogHarness } from './event-log.samples.js';

/** What every EventLog does, whatever it is made of; `durable`: also what holds only when the harness can `reopen`. */
export function describeEventLog(
  name: string,
  make: () => Promise<EventLogHarness>,
  kind: 'durable' | 'memory' = 'durable',
): void {
  describe(`${name} as an EventLog`, () => {
    const spec = new LogSpec();
    beforeEach(async () => spec.begin(await make()));
    afterEach(() => spec.harness.dispose());
    describeDelivery(spec);
    describeFailure(spec);
    describeOffsets(spec);
    describeLag(spec);
    describePauses(spec);
    describeGroups(spec);
    describeHalt(spec);
    if (kind === 'durable') describeDurability(spec);
  });
}

function describeDelivery(spec: LogSpec): void {
  describe('delivery', () => {
    it('gives a new group everything from the oldest record on, as it was appended', async () => {
      const headers = { traceparent: '00-aa-bb-01' };
      await spec.append({ ...record('room1', 'one'), headers }, record('room1', 'two'));
      const reader = new Reader('g');
      await spec.consume(reader);
      await reader.until(2);
      const [first, second] = reader.records;
      expect(first).toMatchObject({ topic, key: 'room1', headers, partition: spec.partition('room1') });
      expect(second).toMatchObject({ headers: {} });
      expect(reader.texts).toEqual(['one', 'two']);
      expect(second?.offset).toBeGreaterThan(first?.offset ?? Number.POSITIVE_INFINITY);
      expect(first?.appendedAt).toBeGreaterThan(0);
    });

    it('wakes a consumer that waits', async () => {
      const reader = new Reader('g');
      await spec.consume(reader);
      await spec.append(record('room1', 'one'));
      await reader.until(1);
      await spec.append(record('room2', 'two'));
      await reader.until(2);
      expect(reader.texts).toEqual(['one', 'two']);
    });

    it('keeps the order of a key over many batches of at most 500', async () => {
      await spec.append(...numbered('room1', 700), ...numbered('room2', 700));
      const reader = new Reader('g');
      await spec.consume(reader);
      await reader.until(1_400);
      for (const key of ['room1', 'room2']) {
        const numbers = reader.records.filter((each) => each.key === key).map((each) => Number(textOf(each)));
        expect(numbers).toEqual(Array.from({ length: 700 }, (_, i) => i + 1));
      }
      expect(Math.max(...reader.batches.map((batch) => batch.length))).toBeLessThanOrEqual(500);
    });

    it('merges the partitions it owns into one batch', async () => {
      await spec.append(...spec.keys().map((key) => record(key, key)));
      const reader = new Reader('g');
      await spec.consume(reader);
      await reader.until(spec.harness.partitions);
      expect(reader.batches).toHaveLength(1);
      expect(new Set(reader.records.map(({ partition }) => partition)).size).toBe(spec.harness.partitions);
    });

    it('gives every group all records and keeps topics apart', async () => {
      await spec.append(record('room1', 'one'), { ...record('room1', 'elsewhere'), topic: 'homeroom.others.v1' });
      const [a, b] = [new Reader('a'), new Reader('b')];
      await Promise.all([spec.consume(a), spec.consume(b)]);
      await Promise.all([a.until(1), b.until(1)]);
      expect([a.texts, b.texts]).toEqual([['one'], ['one']]);
    });

    it('is not touched by what the appender does with its bytes afterwards', async () => {
      const mine = record('room1', 'one');
      await spec.append(mine);
      mine.value.fill(0);
      const reader = new Reader('g');
      await spec.consume(reader);
      await reader.until(1);
      expect(reader.texts).toEqual(['one']);
    });

    it('accepts an append of nothing', async () => {
      await expect(spec.append()).resolves.toBeUndefined();
    });
  });
}

function describeFailure(spec: LogSpec): void {
  describe('failure', () => {
    it('brings the same records again after a pause when a batch is rejected', async () => {
      await spec.append(record('room1', 'one'), record('room1', 'two'));
      const reader = new Reader('g');
      reader.act = async () => {
        if (reader.batches.length === 1) throw new Error('the store is away');
      };
      await spec.consume(reader);
      await reader.until(2);
      await spec.append(record('room1', 'three'));
      await spec.harness.advance(0);
      expect(reader.texts).toEqual(['one', 'two']);
      await spec.harness.advance(60_000);
      await reader.until(5);
      expect(reader.batches.map((batch) => batch.map(textOf))).toEqual([['one', 'two'], ['one', 'two'], ['three']]);
    });

    it('commits nothing of a batch that was rejected', async () => {
      await spec.append(record('room1', 'one'));
      const failing = new Reader('g');
      failing.act = () => Promise.reject(new Error('the store is away'));
      const consumption = await spec.consume(failing);
      await failing.until(1);
      await consumption.stop();
      expect(await spec.total('g')).toBe(1);
      const next = new Reader('g');
      await spec.consume(next);
      await next.until(1);
      expect(next.texts).toEqual(['one']);
    });
  });
}

function describeOffsets(spec: LogSpec): void {
  describe('offsets', () => {
    it('go on where the group ended', async () => {
      await spec.append(record('room1', 'one'));
      const first = new Reader('g');
      const consumption = await spec.consume(first);
      await first.until(1);
      await spec.append(record('room1', 'two'));
      await first.until(2);
      await consumption.stop();
      await spec.append(record('room1', 'three'));
      const second = new Reader('g');
      await spec.consume(second);
      await second.until(1);
      expect(second.texts).toEqual(['three']);
    });

    it('are committed while the consumer goes on', async () => {
      const reader = new Reader('g');
      await spec.consume(reader);
      for (const text of ['one', 'two', 'three']) {
        await spec.append(record('room1', text));
        await reader.until(reader.records.length + 1);
      }
      await spec.harness.advance(1_000);
      expect(await spec.total('g')).toBe(0);
    });

    it('outside the log halt the partition: nothing is skipped', async () => {
      const [here = '', there = ''] = spec.keys();
      const partition = spec.partition(here);
      await spec.append(record(here, 'one'));
      const before = new Reader('g');
      const consumption = await spec.consume(before);
      await before.until(1);
      await consumption.stop();
      await spec.append(record(here, 'lost'), record(here, 'lost'), record(here, 'kept'));
      const offset = (before.records[0]?.offset ?? 0) + 3;
      await spec.harness.dropBelow({ topic, partition, offset });
      const after = new Reader('g');
      await spec.consume(after);
      await spec.append(record(there, 'elsewhere'));
      await after.until(1);
      expect(after.texts).toEqual(['elsewhere']);
      expect((await spec.lag('g'))[partition]?.halted).toMatch(/outside the log/u);
    });
  });
}

function describeLag(spec: LogSpec): void {
  describe('lag', () => {
    it('counts the records behind the group and tells the age of the oldest, for every partition', async () => {
      await spec.append(record('room1', 'one'));
      const reader = new Reader('g');
      const consumption = await spec.consume(reader);
      await reader.until(1);
      await consumption.stop();
      await spec.append(record('room1', 'two'), record('room1', 'three'));
      const lag = await spec.lag('g');
      expect(lag.map(({ partition }) => partition)).toEqual(
        Array.from({ length: spec.harness.partitions }, (_, i) => i),
      );
      const behind = lag.filter(({ records }) => records > 0);
      expect(behind).toEqual([
        expect.objectContaining({ partition: spec.partition('room1'), records: 2, oldestAt: expect.any(Number) }),
      ]);
      for (const { next, end, records } of lag) expect(end - next).toBe(records);
      expect(lag.find(({ records }) => records === 0)?.oldestAt).toBeNull();
    });

    it('is everything for a group that never was', async () => {
      await spec.append(...numbered('room1', 3), ...numbered('room2', 2));
      expect(await spec.total('stranger')).toBe(5);
    });
  });
}

function describeDurability(spec: LogSpec): void {
  it('still has records and offsets after an end and a start', async () => {
    await spec.append(record('room1', 'one'), record('room1', 'two'));
    const reader = new Reader('g');
    const consumption = await spec.consume(reader);
    await reader.until(2);
    await consumption.stop();
    await spec.append(record('room1', 'three'));
    await spec.harness.reopen?.();
    const [known, stranger] = [new Reader('g'), new Reader('stranger')];
    await Promise.all([spec.consume(known), spec.consume(stranger)]);
    await Promise.all([known.until(1), stranger.until(3)]);
    expect([known.texts, stranger.texts]).toEqual([['three'], ['one', 'two', 'three']]);
  });
}
