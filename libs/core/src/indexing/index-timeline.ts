import type { TimelineRecord } from '@homeroom/contracts';
import type { StoredMessage } from '../messages/stored.js';
import { decodeTimelineRecord } from '../log/codec.js';
import type { Clock } from '../ports/clock.port.js';
import type { BatchContext, EventLog, LogRecord } from '../ports/event-log.port.js';
import type { IndexWriter } from './index-writer.js';
import { silentIndexingObserver } from './observer.js';
import type { IndexingObserver } from './observer.js';
import { takeRecords } from './take-records.js';

export type IndexRecordsPorts = {
  readonly eventLog: Pick<EventLog, 'append'>;
  readonly writer: IndexWriter;
  readonly clock: Clock;
};

/** Keeps the words of the index up to date; the model is not needed for that. */
export class IndexTimeline {
  constructor(
    private readonly ports: IndexRecordsPorts,
    private readonly observer: IndexingObserver = silentIndexingObserver,
  ) {}

  async handle(records: readonly LogRecord[], context: BatchContext): Promise<void> {
    const { ports, observer } = this;
    const values = await takeRecords(records, decodeTimelineRecord, { ports, observer, context });
    const ids = new Set(values.filter(changesWords).map(({ message }) => message.id));
    if (ids.size === 0) return;
    noteSearchable(await ports.writer.refreshWords([...ids]), 'words', { ports, observer });
  }
}

type Noting = { readonly ports: { readonly clock: Clock }; readonly observer: IndexingObserver };

/** How long these texts took from acceptance to here. */
export function noteSearchable(
  messages: readonly Pick<StoredMessage, 'sentAt' | 'editedAt'>[],
  by: 'words' | 'meaning',
  { ports, observer }: Noting,
): void {
  const now = ports.clock.now();
  for (const { sentAt, editedAt } of messages)
    observer.searchable(by, Math.max(0, now - Date.parse(editedAt ?? sentAt)) / 1_000);
}

const changesWords = (record: TimelineRecord): boolean =>
  record.type === 'MessageStored' || record.change.kind !== 'reacted';
