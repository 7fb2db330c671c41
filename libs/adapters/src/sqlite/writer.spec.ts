import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@homeroom/core/testing';
import { Connection } from './connection.js';
import { DataFolderError } from './errors.js';
import { SqliteWriter } from './writer.js';

/** Counts commits and lets a spec break them. */
class WatchedConnection extends Connection {
  commits = 0;
  breakCommit: (() => void) | null = null;
  breakRollback = false;

  override run(text: string, ...values: readonly SQLInputValue[]): number {
    if (text === 'ROLLBACK' && this.breakRollback) throw sqliteError(10);
    if (text !== 'COMMIT') return super.run(text, ...values);
    this.breakCommit?.();
    const changes = super.run(text, ...values);
    this.commits++;
    return changes;
  }
}

const sqliteError = (errcode: number): Error => Object.assign(new Error('broken'), { errcode });

describe('SqliteWriter', () => {
  let clock: ManualClock;
  let connection: WatchedConnection;
  let writer: SqliteWriter;
  const add = (n: number) => (c: Connection) => c.run('INSERT INTO numbers (n) VALUES (?)', n);
  const stored = () => connection.all<{ n: number }>('SELECT n FROM numbers ORDER BY rowid').map(({ n }) => n);

  beforeEach(() => {
    clock = new ManualClock();
    connection = new WatchedConnection(new DatabaseSync(':memory:'));
    connection.database.exec('CREATE TABLE numbers (n INTEGER NOT NULL UNIQUE) STRICT');
    writer = new SqliteWriter({ connection, clock });
  });
  afterEach(() => connection.close());

  it('writes at once when idle, and what comes in one turn in one transaction', async () => {
    const results = await Promise.all([writer.write(add(1)), writer.write(add(2)), writer.write(() => 'third')]);
    expect(results).toEqual([1, 1, 'third']);
    expect(stored()).toEqual([1, 2]);
    expect(connection.commits).toBe(1);
  });

  it('resolves only after the COMMIT', async () => {
    const commitsSeen: number[] = [];
    await Promise.all([1, 2].map((n) => writer.write(add(n)).then(() => commitsSeen.push(connection.commits))));
    expect(commitsSeen).toEqual([1, 1]);
  });

  it('lets the event loop turn before each transaction, however fast one follows the other', async () => {
    let turned = false;
    setImmediate(() => void (turned = true));
    await writer.write(add(0));
    expect(turned).toBe(false);
    clock.jump(10);
    await writer.write(add(1));
    expect(turned).toBe(true);
  });

  it('leaves to the next transaction, in order, what does not fit 10 ms', async () => {
    const slow = (n: number) => (c: Connection) => {
      clock.jump(6);
      return add(n)(c);
    };
    const writing = Promise.all([1, 2, 3].map((n) => writer.write(slow(n)).then(() => connection.commits)));
    await clock.advance(0);
    await clock.advance(20);
    expect(await writing).toEqual([1, 1, 2]);
    expect(stored()).toEqual([1, 2, 3]);
  });

  it('commits at most once in 5 ms', async () => {
    await writer.write(add(0));
    const second = writer.write(add(1));
    await clock.advance(4);
    const third = writer.write(add(2));
    await clock.advance(0);
    expect(connection.commits).toBe(1);
    await clock.advance(1);
    await Promise.all([second, third]);
    expect(connection.commits).toBe(2);
    expect(stored()).toEqual([0, 1, 2]);
  });

  it.each([
    { commitMs: 20, busy: 0.8, restMs: 5 },
    { commitMs: 0, busy: 1, restMs: 5 },
    { commitMs: 2, busy: 1, restMs: 18 },
    { commitMs: 4, busy: 0.925, restMs: 18 },
    { commitMs: 1_000, busy: 1, restMs: 50 },
  ])(
    'rests $restMs ms after a COMMIT of $commitMs ms on a thread that is busy for $busy of its time',
    async (given) => {
      const busyWriter = new SqliteWriter({ connection, clock, busy: () => given.busy });
      connection.breakCommit = () => clock.jump(given.commitMs);
      await busyWriter.write(add(0));
      const second = busyWriter.write(add(1));
      await clock.advance(given.restMs - 1);
      await new Promise((resolve) => void setImmediate(resolve));
      expect(connection.commits).toBe(1);
      await clock.advance(1);
      await second;
      expect(connection.commits).toBe(2);
    },
  );

  it('commits no more than ten times in 50 ms of steady writing', async () => {
    const writes: Promise<unknown>[] = [];
    for (let n = 0; n < 50; n++) {
      writes.push(writer.write(add(n)));
      await clock.advance(1);
    }
    await clock.advance(5);
    await Promise.all(writes);
    expect(connection.commits).toBeLessThanOrEqual(11);
    expect(stored()).toHaveLength(50);
  });

  it('does not wait longer than 5 ms when the clock is set back', async () => {
    await writer.write(add(0));
    clock.jump(-3_600_000);
    const second = writer.write(add(1));
    await clock.advance(5);
    await second;
    expect(connection.commits).toBe(2);
  });

  it('takes back only what threw', async () => {
    const results = await Promise.allSettled([
      writer.write(add(1)),
      writer.write((c) => {
        add(2)(c);
        throw new Error('no');
      }),
      writer.write(add(1)),
      writer.write(add(3)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(stored()).toEqual([1, 3]);
    expect(connection.commits).toBe(1);
  });

  it('rejects all when the COMMIT fails, writes nothing of them, and goes on', async () => {
    connection.breakCommit = () => {
      throw sqliteError(5);
    };
    const results = await Promise.allSettled([writer.write(add(1)), writer.write(add(2))]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    connection.breakCommit = null;
    const after = writer.write(add(3));
    await clock.advance(5);
    await after;
    expect(stored()).toEqual([3]);
  });

  it('takes no more when a broken transaction cannot be rolled back, and says so to each', async () => {
    connection.breakCommit = () => {
      throw sqliteError(5);
    };
    connection.breakRollback = true;
    await expect(writer.write(add(1))).rejects.toHaveProperty('errcode', 5);
    connection.breakCommit = null;
    const after = writer.write(add(2));
    after.catch(() => undefined);
    await clock.advance(5);
    await expect(after).rejects.toBeInstanceOf(DataFolderError);
  });

  it('says in a sentence that the disk is full, for every write of the transaction', async () => {
    connection.database.exec('CREATE TABLE blobs (b BLOB) STRICT; PRAGMA max_page_count = 20');
    const big = (c: Connection) => c.run('INSERT INTO blobs (b) VALUES (?)', new Uint8Array(200_000));
    const results = await Promise.allSettled([writer.write(add(1)), writer.write(add(2)), writer.write(big)]);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(DataFolderError) });
      expect(result).toHaveProperty('reason.message', 'The disk that holds the data folder is full; make room on it.');
    }
    const after = writer.write(add(3));
    await clock.advance(5);
    await after;
    expect(stored()).toEqual([3]);
  });

  it('stops for good after an I/O error: later commits would stand on a hole', async () => {
    connection.breakCommit = () => {
      throw sqliteError(10 | (4 << 8));
    };
    await expect(writer.write(add(1))).rejects.toThrow(/could not be written; check its disk/u);
    connection.breakCommit = null;
    const [after] = await Promise.all([Promise.allSettled([writer.write(add(2))]), clock.advance(5)]);
    expect(after).toEqual([{ status: 'rejected', reason: expect.any(DataFolderError) }]);
    expect(stored()).toEqual([]);
  });

  it('writes what is queued before it closes, and takes no more', async () => {
    const writes = [writer.write(add(1)), writer.write(add(2))];
    const closed = writer.close();
    await expect(writer.write(add(3))).rejects.toThrow(/closed/u);
    await closed;
    await Promise.all(writes);
    expect(stored()).toEqual([1, 2]);
  });
});
