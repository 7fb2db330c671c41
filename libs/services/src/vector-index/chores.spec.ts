import { beforeEach, describe, expect, it } from '@jest/globals';
import { topics } from '@homeroom/contracts';
import { EmbedderError, IndexWriter, MemoryIndexProgress } from '@homeroom/core';
import {
  ManualClock,
  MemoryEmbedder,
  MemoryEventLog,
  MemoryMessageArchive,
  MemoryMessageStore,
  MemoryMessages,
  MemoryRooms,
  MemoryVectorIndex,
  sampleMessages,
  sampleRoom,
} from '@homeroom/core/testing';
import { createLogger, createPlatform } from '@homeroom/platform';
import { buildChore, janitorChore, progressChore } from './chores.js';
import { repeat } from './repeat.js';

const signal = new AbortController().signal;
const minute = 60_000;

function setUp() {
  const clock = new ManualClock();
  const log = createLogger({ name: 'x', level: 'silent', format: 'json', write: () => undefined });
  const platform = createPlatform({ name: 'x', log, deadlineMs: 1_000, exit: () => undefined, print: () => undefined });
  const rooms = new MemoryRooms();
  const messages = new MemoryMessages(rooms);
  const index = new MemoryVectorIndex();
  const ports = {
    clock,
    rooms,
    eventLog: new MemoryEventLog({ clock }),
    messageStore: new MemoryMessageStore(messages),
    vectorIndex: index,
    indexBuilds: index,
    indexProgress: new MemoryIndexProgress(),
    embedders: [new MemoryEmbedder()],
  };
  const archive = new MemoryMessageArchive(messages);
  return { clock, platform, ports, archive, writer: new IndexWriter(ports) };
}

let world: ReturnType<typeof setUp>;
beforeEach(async () => {
  world = setUp();
  await world.ports.rooms.insert(sampleRoom('room1', ['ana']));
  await world.ports.messageStore.insertNumbered(sampleMessages('room1', 1, 10));
});

const metric = async (name: string): Promise<string | undefined> =>
  new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'mu').exec(await world.platform.metrics.scrape())?.[1];

describe('the chores of the index', () => {
  it('say that nobody knows while the index is built, then up to when all can be found', async () => {
    const { ports, platform, clock, writer } = world;
    const progress = progressChore(ports, platform);
    await progress.run(signal);
    expect(await ports.indexProgress.read()).toEqual(new Map());
    expect(await metric('homeroom_index_behind_seconds')).toBe('-1');
    expect(await metric('homeroom_index_builds')).toBe('2');
    const built = buildChore(ports, writer).run(signal);
    await clock.advance(minute);
    await built;
    await progress.run(signal);
    expect(Math.min(...(await ports.indexProgress.read()).values())).toBe(clock.now());
    expect(await metric('homeroom_index_behind_seconds')).toBe('0');
    expect(await metric('homeroom_index_builds')).toBe('0');
  });

  it('count a model that cannot be used as a build that has not begun', async () => {
    const { ports, platform, clock, writer } = world;
    ports.embedders[0]?.failWith(new EmbedderError('altered'));
    const failing = buildChore(ports, writer).run(signal);
    const failed = failing.catch((error: unknown) => error);
    await clock.advance(minute);
    expect(await failed).toBeInstanceOf(EmbedderError);
    await progressChore(ports, platform).run(signal);
    expect(await metric('homeroom_index_builds')).toBe('1');
    ports.embedders[0]?.failWith(null);
    const built = buildChore(ports, writer).run(signal);
    await clock.advance(minute);
    await built;
    await progressChore(ports, platform).run(signal);
    expect(await metric('homeroom_index_builds')).toBe('0');
  });

  it('tell how long something has been waiting', async () => {
    const { ports, platform, clock, writer } = world;
    const built = buildChore(ports, writer).run(signal);
    await clock.advance(minute);
    await built;
    const progress = progressChore(ports, platform);
    await progress.run(signal);
    await ports.eventLog.append([{ topic: topics.timeline, key: 'room1', value: new Uint8Array([1]) }]);
    clock.jump(30_000);
    await progress.run(signal);
    expect(await metric('homeroom_index_behind_seconds')).toBe('30');
  });

  it('send the janitor after a minute, and then each hour', async () => {
    const { ports, platform, writer, archive, clock } = world;
    const built = buildChore(ports, writer).run(signal);
    await clock.advance(minute);
    await built;
    await archive.prune('room1', Date.parse('2027-01-01'));
    const janitor = janitorChore(ports, writer, {
      config: { HOMEROOM_INDEX_CLEAN_EVERY_MINUTES: 60 },
      platform,
    });
    expect(await janitor.run(signal)).toBe(minute);
    expect(await ports.vectorIndex.scan(null, 50)).toHaveLength(10);
    const visit = janitor.run(signal);
    await clock.advance(1);
    expect(await visit).toBe(60 * minute);
    expect(await ports.vectorIndex.scan(null, 50)).toEqual([]);
    expect(await metric('homeroom_index_cleanings_total')).toBe('1');
  });
});

describe('repeat', () => {
  it('does a chore again when it says, sooner and then more slowly after failures', async () => {
    const { clock, platform } = world;
    const start = clock.now();
    const at: number[] = [];
    let fails = false;
    const run = async () => {
      at.push((clock.now() - start) / 1_000);
      if (fails) throw new Error('locked');
      return 10_000;
    };
    repeat({ name: 'chore', failure: 'it failed', retryMs: 1_000, run }, clock, platform);
    await clock.advance(20_000);
    fails = true;
    await clock.advance(18_000);
    fails = false;
    await clock.advance(30_000);
    expect(at).toEqual([0, 10, 20, 30, 31, 33, 37, 45, 55, 65]);
  });
});
