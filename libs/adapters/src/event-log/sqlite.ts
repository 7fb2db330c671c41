import { LogConsumers } from '@homeroom/core';
import type { Clock, Consumption, EventLog, LogTrouble, NewRecord, PartitionLag, Subscription } from '@homeroom/core';
import type { SqliteDatabase } from '../sqlite/database.js';
import { DataFolderError } from '../sqlite/errors.js';
import { SqliteLogStorage } from './sqlite-storage.js';
import { trimmable, trimOnce } from './sqlite-trim.js';

export type SqliteEventLogOptions = {
  readonly clock: Clock;
  /** Stored with the first opening; another count is refused afterwards. @default 24 */
  readonly partitions?: number;
  /** Topics whose records are never trimmed, e.g. dead letters: nobody consumes them. */
  readonly keptForEver?: readonly string[];
  onTrouble?(trouble: LogTrouble): void;
};

const trimEveryMs = 60_000;
const keptMs = 24 * 60 * 60 * 1_000;

/**
 * The log as a table of the data folder's database: an append resolves after its COMMIT, and wakes the consumers of this
 * process; nothing polls. What every group has read is trimmed when it is older than 24 h.
 */
export class SqliteEventLog implements EventLog {
  private readonly consumers: LogConsumers;
  private readonly closing = new AbortController();
  private trimming: Promise<void> = Promise.resolve();

  private constructor(
    private readonly database: SqliteDatabase,
    private readonly storage: SqliteLogStorage,
    private readonly options: SqliteEventLogOptions,
  ) {
    this.consumers = new LogConsumers({ ...options, storage });
  }

  /** @throws DataFolderError when the log was made with another number of partitions */
  static async open(database: SqliteDatabase, options: SqliteEventLogOptions): Promise<SqliteEventLog> {
    const wanted = options.partitions ?? 24;
    const stored = await storedPartitions(database, wanted);
    if (stored !== wanted) {
      throw new DataFolderError(
        `The log in ${database.folder} has ${stored} partitions, not ${wanted}; set HOMEROOM_LOG_PARTITIONS to ${stored}.`,
      );
    }
    const log = new SqliteEventLog(database, new SqliteLogStorage(database, stored), options);
    log.trimming = log.keepTrimming();
    return log;
  }

  async append(records: readonly NewRecord[]): Promise<void> {
    if (records.length === 0) return;
    await this.storage.append(records, () => this.options.clock.now());
    this.consumers.appended(new Set(records.map(({ topic }) => topic)));
  }

  consume(subscription: Subscription): Promise<Consumption> {
    return this.consumers.consume(subscription);
  }

  lag(group: string, topic: string): Promise<readonly PartitionLag[]> {
    return this.consumers.lag(group, topic);
  }

  /** Stops every consumer; the database stays open. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.consumers.close();
    await this.trimming;
  }

  /**
   * Removes what every group has read and that is older than 24 h; runs every minute by itself. In small transactions, so that
   * appends get their turn between them.
   */
  async trim(): Promise<void> {
    const before = this.options.clock.now() - keptMs;
    const kept = new Set(this.options.keptForEver);
    const topics = await this.database.read(trimmable);
    for (const topic of topics.filter((name) => !kept.has(name))) {
      for (let partition = 0; partition < this.storage.partitions; partition++) {
        for (let again = true; again && !this.closing.signal.aborted;) {
          const trimmed = await this.database.write((connection) => trimOnce(connection, { topic, partition, before }));
          this.storage.trimmed({ topic, partition, first: trimmed.first });
          again = trimmed.more;
        }
      }
    }
  }

  private async keepTrimming(): Promise<void> {
    const { clock } = this.options;
    for (;;) {
      await clock.sleep(trimEveryMs, this.closing.signal);
      if (this.closing.signal.aborted) return;
      try {
        await this.trim();
      } catch (cause) {
        this.options.onTrouble?.({ kind: 'trim-failed', group: '', topic: '', detail: 'old records stay', cause });
      }
    }
  }
}

async function storedPartitions(database: SqliteDatabase, wanted: number): Promise<number> {
  return database.write((connection) => {
    connection.run("INSERT INTO log_settings (name, value) VALUES ('partitions', ?) ON CONFLICT DO NOTHING", wanted);
    return (
      connection.get<{ value: number }>("SELECT value FROM log_settings WHERE name = 'partitions'")?.value ?? wanted
    );
  });
}
