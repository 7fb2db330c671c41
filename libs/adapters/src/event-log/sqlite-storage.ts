import { partitionOf } from '@homeroom/core';
import type { LogBounds, LogPosition, LogRecord, LogStorage, NewRecord, Offsets } from '@homeroom/core';
import type { Connection } from '../sqlite/connection.js';
import type { SqliteDatabase } from '../sqlite/database.js';

type Row = {
  readonly offset: number;
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers: string;
  readonly appended_at: number;
};

/** The tables of the log; the bounds of every partition are also held in memory, since only this process moves them. */
export class SqliteLogStorage implements LogStorage {
  private readonly known = new Map<string, LogBounds[]>();

  constructor(
    private readonly database: SqliteDatabase,
    readonly partitions: number,
  ) {}

  /** Resolves after the COMMIT. */
  async append(records: readonly NewRecord[], now: () => number): Promise<void> {
    const ends = await this.database.write((connection) =>
      insert(connection, { records, appendedAt: now(), partitions: this.partitions }),
    );
    for (const { topic, partition, end } of ends) {
      const bounds = this.known.get(topic);
      const before = bounds?.[partition];
      if (bounds && before && before.end < end) bounds[partition] = { ...before, end };
    }
  }

  async bounds(topic: string): Promise<readonly LogBounds[]> {
    const known = this.known.get(topic);
    if (known) return known;
    // Reading and remembering happen in one turn: no append can be committed in between and be missed.
    return this.database.read((connection) => {
      const read = Array.from({ length: this.partitions }, (_, partition) => readBounds(connection, topic, partition));
      this.known.set(topic, read);
      return read;
    });
  }

  read({ topic, partition, from, limit }: LogPosition): Promise<readonly LogRecord[]> {
    return this.database.read((connection) =>
      connection
        .all<Row>(
          `SELECT offset, key, value, headers, appended_at FROM log_records
           WHERE topic = ? AND partition = ? AND offset >= ? ORDER BY offset LIMIT ?`,
          topic,
          partition,
          from,
          limit,
        )
        .map(({ appended_at: appendedAt, headers, ...rest }) => ({
          ...rest,
          topic,
          partition,
          appendedAt,
          headers: JSON.parse(headers) as Readonly<Record<string, string>>,
        })),
    );
  }

  committed(group: string, topic: string): Promise<Offsets> {
    return this.database.read((connection) => {
      const text = 'SELECT partition, next FROM log_offsets WHERE topic = ? AND consumer_group = ?';
      const rows = connection.all<{ partition: number; next: number }>(text, topic, group);
      return new Map(rows.map(({ partition, next }) => [partition, next]));
    });
  }

  commit(group: string, topic: string, offsets: Offsets): Promise<void> {
    return this.database.write((connection) => {
      for (const [partition, next] of offsets) {
        connection.run(
          `INSERT INTO log_offsets (topic, consumer_group, partition, next) VALUES (?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET next = excluded.next`,
          topic,
          group,
          partition,
          next,
        );
      }
    });
  }

  /** Records below `first` are gone. */
  trimmed({
    topic,
    partition,
    first,
  }: {
    readonly topic: string;
    readonly partition: number;
    readonly first: number;
  }): void {
    const bounds = this.known.get(topic);
    const before = bounds?.[partition];
    if (bounds && before && before.first < first) bounds[partition] = { ...before, first };
  }
}

type Insert = { readonly records: readonly NewRecord[]; readonly appendedAt: number; readonly partitions: number };
type End = { readonly topic: string; readonly partition: number; readonly end: number };

function insert(connection: Connection, { records, appendedAt, partitions }: Insert): readonly End[] {
  const ends = new Map<string, End>();
  for (const { topic, key, value, headers } of records) {
    const partition = partitionOf(key, partitions);
    const place = `${topic} ${partition}`;
    const offset = ends.get(place)?.end ?? readBounds(connection, topic, partition).end;
    connection.run(
      'INSERT INTO log_records (topic, partition, offset, key, value, headers, appended_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      topic,
      partition,
      offset,
      key,
      value,
      JSON.stringify(headers ?? {}),
      appendedAt,
    );
    ends.set(place, { topic, partition, end: offset + 1 });
  }
  return [...ends.values()];
}

function readBounds(connection: Connection, topic: string, partition: number): LogBounds {
  const kept = 'SELECT first FROM log_partitions WHERE topic = ? AND partition = ?';
  const newest = 'SELECT max(offset) AS newest FROM log_records WHERE topic = ? AND partition = ?';
  const first = connection.get<{ first: number }>(kept, topic, partition)?.first ?? 1;
  const last = connection.get<{ newest: number | null }>(newest, topic, partition)?.newest;
  return { first, end: last === null || last === undefined ? first : last + 1 };
}
