import { bury } from '../log/dead-letters.js';
import { readRecords } from '../log/read-records.js';
import { decodeVector } from '../log/vector-codec.js';
import type { BatchContext, LogRecord } from '../ports/event-log.port.js';
import type { IndexRecordsPorts } from './index-timeline.js';
import { silentIndexingObserver } from './observer.js';
import type { IndexingObserver } from './observer.js';

/** Puts computed vectors into the index, each model's apart. */
export class IndexVectors {
  constructor(
    private readonly ports: IndexRecordsPorts,
    private readonly observer: IndexingObserver = silentIndexingObserver,
  ) {}

  async handle(records: readonly LogRecord[], context: BatchContext): Promise<void> {
    const { values, dead, halts } = readRecords(records, decodeVector);
    await bury(dead, this.ports);
    this.observer.counted('dead-letter', dead.length);
    for (const { partition, offset, reason } of halts) context.halt(partition, offset, reason);
    const byModel = Map.groupBy(values, ({ record }) => record.modelId);
    for (const [modelId, vectors] of byModel) {
      const entries = vectors.map(({ record: { messageId, editedAt }, values: computed }) => ({
        messageId,
        editedAt,
        values: computed,
      }));
      await this.ports.writer.putVectors(modelId, entries);
    }
  }
}
