import { describe, expect, it } from '@jest/globals';
import { ManualClock, MemoryEventLog } from '@homeroom/core/testing';
import type { LogRecord, Subscription } from '@homeroom/core';
import { createLogger, createPlatform } from '@homeroom/platform';
import { runConsumer } from './run-consumer.js';

class World {
  readonly clock = new ManualClock();
  readonly log = new MemoryEventLog({ clock: this.clock, partitions: 2 });
  readonly lines: string[] = [];
  readonly platform = createPlatform({
    name: 'spec',
    log: createLogger({ name: 'spec', level: 'info', format: 'json', write: (line) => void this.lines.push(line) }),
    deadlineMs: 1_000,
    exit: () => undefined,
    print: () => undefined,
  });

  append(...texts: readonly string[]): Promise<void> {
    return this.log.append(
      texts.map((text) => ({ topic: 'things', key: 'room', value: new TextEncoder().encode(text) })),
    );
  }

  run(handle: Subscription['handle']) {
    return runConsumer(
      { group: 'readers', topic: 'things', handle },
      { eventLog: this.log, clock: this.clock },
      this.platform,
    );
  }

  metric(name: string): Promise<string | undefined> {
    return this.platform.metrics.scrape().then((text) => text.split('\n').find((line) => line.startsWith(name)));
  }
}

const textsOf = (records: readonly LogRecord[]) => records.map(({ value }) => new TextDecoder().decode(value));

describe('a consumer', () => {
  it('hands the same batch in again until it succeeds, slower each time, and loses nothing', async () => {
    const world = new World();
    const seen: string[][] = [];
    await world.run(async (records) => {
      seen.push(textsOf(records));
      if (seen.length < 4) throw new Error('the store is away');
    });
    await world.append('a', 'b');
    await world.clock.advance(49);
    expect(seen).toHaveLength(1);
    await world.clock.advance(1 + 100 + 200);
    expect(seen).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(await world.metric('homeroom_log_retries_total')).toMatch(/ 3$/u);
    expect(await world.metric('homeroom_log_records_total')).toMatch(/ 2$/u);
    expect(world.lines.filter((line) => line.includes('handled again'))).toHaveLength(3);
  });

  it('reports how far behind it is', async () => {
    const world = new World();
    const never = new Promise<void>(() => undefined);
    await world.append('a', 'b', 'c');
    await world.run(() => never);
    await world.clock.advance(10_000);
    const lag = (await world.platform.metrics.scrape())
      .split('\n')
      .filter((line) => line.startsWith('homeroom_log_lag_records{'));
    expect(lag.some((line) => line.endsWith(' 3'))).toBe(true);
    const age = (await world.platform.metrics.scrape())
      .split('\n')
      .filter((line) => line.startsWith('homeroom_log_oldest_seconds{'));
    expect(age.some((line) => line.endsWith(' 10'))).toBe(true);
  });

  it('raises an alarm when a partition is halted', async () => {
    const world = new World();
    await world.run(async (records, context) =>
      context.halt(records[0]?.partition ?? 0, records[0]?.offset ?? 0, 'version 2'),
    );
    await world.append('from the future');
    await world.clock.advance(10);
    expect(await world.metric('homeroom_log_halts_total')).toMatch(/ 1$/u);
    expect(world.lines.join()).toContain('a partition is halted');
    expect(world.lines.join()).not.toContain('from the future');
  });

  it('leaves the group when the process ends', async () => {
    const world = new World();
    const seen: string[] = [];
    await world.run(async (records) => void seen.push(...textsOf(records)));
    await world.append('a');
    await world.clock.advance(300);
    await world.platform.lifecycle.shutdown('spec');
    await world.append('b');
    await world.clock.advance(1_000);
    expect(seen).toEqual(['a']);
  });
});
