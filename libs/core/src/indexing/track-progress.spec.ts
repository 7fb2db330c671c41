import { beforeEach, describe, expect, it } from '@jest/globals';
import { topics } from '@homeroom/contracts';
import { partitionOf } from '../log/partition-of.js';
import { ManualClock } from '../ports/clock.memory.js';
import type { PartitionLag } from '../ports/event-log.port.js';
import { TrackProgress } from './track-progress.js';

const stages = [
  { topic: topics.messages, groups: ['ingest'] },
  { topic: topics.timeline, groups: ['vector-index', 'embedding'] },
  { topic: topics.vectors, groups: ['vector-index'] },
];
const partitions = 2;
const here = partitionOf('room1', partitions);

/** Ends and positions of one partition, moved by hand; in the others nothing was ever said. */
class FakeLog {
  readonly ends: Record<string, number> = {};
  readonly nexts: Record<string, number> = {};

  async lag(group: string, topic: string): Promise<readonly PartitionLag[]> {
    return Array.from({ length: partitions }, (_, partition) => {
      const end = partition === here ? (this.ends[topic] ?? 1) : 1;
      const next = partition === here ? (this.nexts[`${group} ${topic}`] ?? 1) : 1;
      return { partition, next, end, records: end - next, oldestAt: null };
    });
  }
}

let log: FakeLog;
let clock: ManualClock;
let tracker: TrackProgress;
let start: number;
beforeEach(() => {
  log = new FakeLog();
  clock = new ManualClock();
  start = clock.now();
  tracker = new TrackProgress({ eventLog: log, clock }, stages);
});

/** Seconds from the start up to which everything can be found in the partition that is moved. */
async function seconds(): Promise<number | undefined> {
  const upTo = (await tracker.look()).get(here);
  return upTo === undefined ? undefined : (upTo - start) / 1_000;
}

describe('TrackProgress', () => {
  it('says now when nothing waits', async () => {
    expect(await seconds()).toBe(0);
    clock.jump(5_000);
    expect(await seconds()).toBe(5);
  });

  it('stays before a message until it went through every topic and every group', async () => {
    await seconds();
    clock.jump(1_000);
    log.ends[topics.messages] = 2;
    expect(await seconds()).toBe(0);
    clock.jump(1_000);
    log.nexts[`ingest ${topics.messages}`] = 2;
    log.ends[topics.timeline] = 2;
    expect(await seconds()).toBe(0);
    log.nexts[`vector-index ${topics.timeline}`] = 2;
    expect(await seconds()).toBe(0);
    log.nexts[`embedding ${topics.timeline}`] = 2;
    log.ends[topics.vectors] = 2;
    expect(await seconds()).toBe(0);
    clock.jump(1_000);
    log.nexts[`vector-index ${topics.vectors}`] = 2;
    expect(await seconds()).toBe(3);
  });

  it('moves on under steady traffic, as far behind as the slowest', async () => {
    for (let second = 1; second <= 20; second++) {
      clock.jump(1_000);
      log.ends[topics.messages] = 1 + second;
      log.nexts[`ingest ${topics.messages}`] = 1 + second;
      log.ends[topics.timeline] = 1 + second;
      log.nexts[`vector-index ${topics.timeline}`] = 1 + second;
      log.nexts[`embedding ${topics.timeline}`] = 1 + Math.max(0, second - 5);
      const upTo = await seconds();
      if (second > 6) expect(upTo).toBe(second - 5);
    }
  });

  it('knows nothing of the whole while nothing is known of one partition: its backlog may be from before the start', async () => {
    log.ends[topics.timeline] = 9;
    for (let i = 0; i < 5; i++) {
      clock.jump(1_000);
      expect([...(await tracker.look())]).toEqual([]);
    }
    for (const group of ['vector-index', 'embedding']) log.nexts[`${group} ${topics.timeline}`] = 9;
    expect((await tracker.look()).size).toBe(partitions);
  });

  it('knows nothing of a partition whose first mark is still under way, and keeps to the truth when a group stands still', async () => {
    log.ends[topics.messages] = 9;
    expect(await seconds()).toBeUndefined();
    log.nexts[`ingest ${topics.messages}`] = 9;
    expect(await seconds()).toBe(0);
    log.ends[topics.timeline] = 50;
    for (let i = 0; i < 100; i++) {
      clock.jump(1_000);
      expect(await seconds()).toBe(0);
    }
    log.nexts[`vector-index ${topics.timeline}`] = 50;
    log.nexts[`embedding ${topics.timeline}`] = 50;
    expect(await seconds()).toBeGreaterThan(0);
    clock.jump(1_000);
    expect(await seconds()).toBe(101);
  });
});
