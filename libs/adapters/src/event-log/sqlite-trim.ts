import type { Connection } from '../sqlite/connection.js';

const recordsAtOnce = 1_000;

/** The topics that have records. */
export function trimmable(connection: Connection): readonly string[] {
  const rows = connection.all<{ topic: string }>(
    `WITH RECURSIVE topics (topic) AS (
       SELECT min(topic) FROM log_records
       UNION ALL
       SELECT (SELECT min(topic) FROM log_records WHERE topic > topics.topic) FROM topics WHERE topic IS NOT NULL
     ) SELECT topic FROM topics WHERE topic IS NOT NULL`,
  );
  return rows.map(({ topic }) => topic);
}

export type Trim = { readonly topic: string; readonly partition: number; readonly before: number };
export type Trimmed = { readonly first: number; readonly more: boolean };

/**
 * Removes up to 1,000 of a partition's oldest records that every group has read and that were appended before `before`.
 * The newest record stays: the end of the partition is read from it.
 */
export function trimOnce(connection: Connection, { topic, partition, before }: Trim): Trimmed {
  const oldest = connection.all<{ offset: number; appended_at: number }>(
    `SELECT offset, appended_at FROM log_records WHERE topic = ?1 AND partition = ?2
       AND offset < coalesce((SELECT min(next) FROM log_offsets WHERE topic = ?1 AND partition = ?2), 9223372036854775807)
       AND offset < (SELECT max(offset) FROM log_records WHERE topic = ?1 AND partition = ?2)
     ORDER BY offset LIMIT ${recordsAtOnce}`,
    topic,
    partition,
  );
  const young = oldest.findIndex(({ appended_at: appendedAt }) => appendedAt >= before);
  const last = oldest.at(young < 0 ? -1 : young - 1);
  if (young === 0 || !last) return { first: 1, more: false };
  connection.run(
    'DELETE FROM log_records WHERE topic = ? AND partition = ? AND offset <= ?',
    topic,
    partition,
    last.offset,
  );
  connection.run(
    'INSERT INTO log_partitions (topic, partition, first) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET first = excluded.first',
    topic,
    partition,
    last.offset + 1,
  );
  return { first: last.offset + 1, more: young < 0 && oldest.length === recordsAtOnce };
}
