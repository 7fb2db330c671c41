import { decodeVector } from '../log/vector-codec.js';
import type { BatchContext, LogRecord } from '../ports/event-log.port.js';
import { noteSearchable } from './index-timeline.js';
import type { IndexRecordsPorts } from './index-timeline.js';
import { silentIndexingObserver } from './observer.js';
import type { IndexingObserver } from './observer.js';
import { takeRecords } from './take-records.js';

/** Puts computed vectors into the index, each model's apart. */
export class IndexVectors {
  constructor(
    private readonly ports: IndexRecordsPorts,
    private readonly observer: IndexingObserver = silentIndexingObserver,
  ) {}

  async handle(records: readonly LogRecord[], context: BatchContext): Promise<void> {
    const { ports, observer } = this;
    const values = await takeRecords(records, decodeVector, { ports, observer, context });
    const byModel = Map.groupBy(values, ({ record }) => record.modelId);
    for (const [modelId, vectors] of byModel) {
      const entries = vectors.map(({ record: { messageId, editedAt }, values: computed }) => ({
        messageId,
        editedAt,
        values: computed,
      }));
      noteSearchable(await ports.writer.putVectors(modelId, entries), 'meaning', { ports, observer });
    }
  }
}
