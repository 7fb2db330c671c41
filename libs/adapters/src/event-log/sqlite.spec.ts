import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { topics } from '@homeroom/contracts';
import type { NewRecord } from '@homeroom/core';
import { ManualClock, describeEventLog } from '@homeroom/core/testing';
import type { EventLogHarness } from '@homeroom/core/testing';
import { TestFolder } from '../sqlite/data-folder.test-support.js';
import { databaseFile } from '../sqlite/database.js';
import { SqliteEventLog } from './sqlite.js';

const partitions = 6;
const day = 24 * 60 * 60 * 1_000;

describeEventLog('SqliteEventLog', async (): Promise<EventLogHarness> => {
  const folder = new TestFolder();
  const clock = new ManualClock();
  let database = folder.open();
  let log = await SqliteEventLog.open(database, { clock, partitions });
  const reopen = async () => {
    await log.close();
    await database.close();
    database = folder.open();
    log = await SqliteEventLog.open(database, { clock, partitions });
  };
  return {
    log: () => log,
    partitions,
    advance: async (ms) => {
      await clock.advance(ms);
      await database.write(() => undefined);
    },
    dropBelow: async ({ topic, partition, offset }) => {
      await database.write((connection) => {
        connection.run(
          'DELETE FROM log_records WHERE topic = ? AND partition = ? AND offset < ?',
          topic,
          partition,
          offset,
        );
        connection.run(
          'INSERT INTO log_partitions (topic, partition, first) VALUES (?, ?, ?)',
          topic,
          partition,
          offset,
        );
      });
      await reopen();
    },
    reopen,
    dispose: async () => {
      await log.close();
      await database.close();
      folder.remove();
    },
  };
});

describe('SqliteEventLog', () => {
  const folder = new TestFolder();
  const clock = new ManualClock();
  let database = folder.open();
  let log: SqliteEventLog;
  const record = (topic: string): NewRecord => ({ topic, key: 'room1', value: new Uint8Array([1]) });
  const stored = (topic: string): Promise<number> =>
    database.read((c) => c.get<{ n: number }>('SELECT count(*) AS n FROM log_records WHERE topic = ?', topic)?.n ?? -1);
  beforeEach(async () => {
    log = await SqliteEventLog.open(database, { clock, partitions, keptForEver: [topics.deadLetters] });
  });
  afterEach(async () => {
    await log.close();
    await database.close();
    folder.empty();
    database = folder.open();
  });

  const consumeAll = async (topic: string, count: number): Promise<void> => {
    let got = 0;
    let done: () => void = () => undefined;
    const all = new Promise<void>((resolve) => void (done = resolve));
    const handle = async (batch: readonly unknown[]) => ((got += batch.length) >= count ? done() : undefined);
    const consumption = await log.consume({ group: 'g', topic, handle });
    await all;
    await consumption.stop();
  };

  it('resolves an append only when another connection sees it: after the COMMIT', async () => {
    const other = new DatabaseSync(databaseFile(folder.path), { readOnly: true });
    const seen = () => other.prepare('SELECT count(*) AS n FROM log_records').get()?.['n'];
    const appends = [1, 2, 3].map(() => log.append([record(topics.messages)]).then(seen));
    expect(seen()).toBe(0);
    expect(await Promise.all(appends)).toEqual([3, 3, 3]);
    other.close();
  });

  it('trims what every group has read once it is a day old, and goes on numbering', async () => {
    await log.append([record(topics.messages), record(topics.messages), record(topics.messages)]);
    await consumeAll(topics.messages, 3);
    await log.trim();
    expect(await stored(topics.messages)).toBe(3);
    clock.jump(2 * day);
    await log.trim();
    expect(await stored(topics.messages)).toBe(1);
    await log.append([record(topics.messages)]);
    expect((await log.lag('g', topics.messages)).reduce((sum, { records }) => sum + records, 0)).toBe(1);
    const again: number[] = [];
    await log.consume({
      group: 'new',
      topic: topics.messages,
      handle: async (batch) => void again.push(...batch.map(({ offset }) => offset)),
    });
    await clock.advance(0);
    expect(again).toEqual([3, 4]);
  });

  it('keeps what one group has not read, however old', async () => {
    const idle = await log.consume({
      group: 'slow',
      topic: topics.messages,
      handle: () => Promise.reject(new Error('later')),
    });
    await idle.stop();
    await log.append([record(topics.messages), record(topics.messages)]);
    await consumeAll(topics.messages, 2);
    clock.jump(2 * day);
    await log.trim();
    expect(await stored(topics.messages)).toBe(2);
  });

  it('keeps dead letters for ever', async () => {
    await log.append([record(topics.deadLetters), record(topics.deadLetters)]);
    clock.jump(30 * day);
    await log.trim();
    expect(await stored(topics.deadLetters)).toBe(2);
  });

  it('trims by itself, once a minute', async () => {
    await log.append([record(topics.timeline), record(topics.timeline)]);
    clock.jump(2 * day);
    await clock.advance(60_000);
    for (let partition = 0; partition <= partitions; partition++) await database.write(() => undefined);
    expect(await stored(topics.timeline)).toBe(1);
  });

  it('refuses another number of partitions than it was made with', async () => {
    await expect(SqliteEventLog.open(database, { clock, partitions: 12 })).rejects.toThrow(
      /has 6 partitions, not 12; set HOMEROOM_LOG_PARTITIONS to 6\.$/u,
    );
  });
});
