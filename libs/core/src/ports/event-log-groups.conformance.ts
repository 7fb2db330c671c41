import { describe, expect, it } from '@jest/globals';
import { Reader, gate, record, textOf } from './event-log.samples.js';
import type { LogSpec } from './event-log.samples.js';

/** Part of `describeEventLog`. */
export function describePauses(spec: LogSpec): void {
  describe('pause, resume, stop', () => {
    it('hands over nothing while paused and everything afterwards', async () => {
      const reader = new Reader('g');
      const consumption = await spec.consume(reader);
      await spec.append(record('room1', 'one'));
      await reader.until(1);
      consumption.pause();
      await spec.append(record('room1', 'two'));
      await spec.harness.advance(60_000);
      expect(reader.texts).toEqual(['one']);
      consumption.resume();
      await reader.until(2);
      expect(reader.texts).toEqual(['one', 'two']);
    });

    it('hands over nothing from the beginning when it begins paused', async () => {
      await spec.append(record('room1', 'one'));
      const reader = new Reader('g');
      const consumption = await spec.consume(Object.assign(reader, { paused: true }));
      await spec.harness.advance(60_000);
      expect(reader.texts).toEqual([]);
      consumption.resume();
      await reader.until(1);
      expect(reader.texts).toEqual(['one']);
    });

    it('does not retry while paused', async () => {
      await spec.append(record('room1', 'one'));
      const reader = new Reader('g');
      reader.act = () => Promise.reject(new Error('the store is away'));
      const consumption = await spec.consume(reader);
      await reader.until(1);
      consumption.pause();
      await spec.harness.advance(60_000);
      expect(reader.batches).toHaveLength(1);
    });

    it('stops when the batch in hand has ended, tells it to hurry, and commits it', async () => {
      await spec.append(record('room1', 'one'));
      const [started, finish] = [gate(), gate()];
      const reader = new Reader('g');
      reader.act = async (_, context) => {
        started.open();
        await finish.opened;
        await context.heartbeat();
      };
      const consumption = await spec.consume(reader);
      await started.opened;
      let stopped = false;
      const stop = consumption.stop().then(() => void (stopped = true));
      await spec.harness.advance(0);
      expect(reader.contexts[0]?.signal.aborted).toBe(true);
      expect(stopped).toBe(false);
      finish.open();
      await stop;
      expect(await spec.total('g')).toBe(0);
      await spec.append(record('room1', 'two'));
      await spec.harness.advance(1_000);
      expect(reader.texts).toEqual(['one']);
    });
  });
}

/** Part of `describeEventLog`. */
export function describeGroups(spec: LogSpec): void {
  describe('several consumers of one group', () => {
    it('share the partitions, and who stays takes over from who leaves', async () => {
      const keys = spec.keys();
      const [a, b] = [new Reader('g'), new Reader('g')];
      const leaving = await spec.consume(a);
      await spec.consume(b);
      await spec.append(...keys.map((key) => record(key, key)));
      const half = Math.ceil(spec.harness.partitions / 2);
      await Promise.all([a.until(half), b.until(spec.harness.partitions - half)]);
      expect([...a.texts, ...b.texts].sort()).toEqual([...keys].sort());
      await leaving.stop();
      await spec.append(...keys.map((key) => record(key, `again ${key}`)));
      await b.until(spec.harness.partitions - half + spec.harness.partitions);
      expect(a.records).toHaveLength(half);
      expect([a.assigned > 0, b.assigned > 1]).toEqual([true, true]);
    });

    it('lose their partitions to a newcomer: the batch in hand hears of it, and its records come again', async () => {
      await spec.append(record('room1', 'one'));
      const started = gate();
      const slow = new Reader('g');
      slow.act = async (_, { signal, heartbeat }) => {
        started.open();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await heartbeat();
      };
      await spec.consume(slow);
      await started.opened;
      const newcomer = new Reader('g');
      const joined = spec.consume(newcomer);
      await slow.until(1);
      slow.act = async () => undefined;
      await joined;
      await Promise.race([slow.until(2), newcomer.until(1)]);
      expect([...slow.texts, ...newcomer.texts]).toEqual(['one', 'one']);
    });
  });
}

/** Part of `describeEventLog`. */
export function describeHalt(spec: LogSpec): void {
  describe('a halt', () => {
    it('stops one partition before the record, lets the others go on, and shows in lag', async () => {
      const [here = '', there = ''] = spec.keys();
      await spec.append(record(here, 'fine'), record(here, 'from the future'), record(here, 'behind it'));
      const reader = new Reader('g');
      reader.act = async (batch, context) => {
        const strange = batch.find((each) => textOf(each) === 'from the future');
        if (strange) context.halt(strange.partition, strange.offset, 'version 2');
      };
      const consumption = await spec.consume(reader);
      await reader.until(3);
      await spec.append(record(there, 'elsewhere'), record(here, 'later'));
      await reader.until(4);
      await spec.harness.advance(1_000);
      expect(reader.texts.slice(3)).toEqual(['elsewhere']);
      expect((await spec.lag('g'))[spec.partition(here)]).toMatchObject({
        records: 3,
        halted: 'version 2',
      });
      await consumption.stop();
      const successor = new Reader('g');
      await spec.consume(successor);
      await successor.until(3);
      expect(successor.texts).toEqual(['from the future', 'behind it', 'later']);
    });

    it('takes its records out of a batch that comes again', async () => {
      const [here = '', there = ''] = spec.keys();
      await spec.append(record(here, 'fine'), record(here, 'from the future'), record(there, 'elsewhere'));
      const reader = new Reader('g');
      reader.act = async (batch, context) => {
        if (reader.batches.length > 1) return;
        const strange = batch.find((each) => textOf(each) === 'from the future');
        if (strange) context.halt(strange.partition, strange.offset, 'version 2');
        throw new Error('the store is away');
      };
      await spec.consume(reader);
      await reader.until(3);
      await spec.harness.advance(60_000);
      await reader.until(5);
      expect(reader.batches[1]?.map(textOf).sort()).toEqual(['elsewhere', 'fine']);
    });
  });
}
