import { topics } from '@homeroom/contracts';
import type { TimelineRecord, VectorComputedV1 } from '@homeroom/contracts';
import { decodeTimelineRecord } from '../log/codec.js';
import { encodeVector } from '../log/vector-codec.js';
import type { Clock } from '../ports/clock.port.js';
import type { BatchContext, EventLog, LogRecord, NewRecord } from '../ports/event-log.port.js';
import { passageOf } from '../search/passage.js';
import type { IndexedModel, IndexedModels } from './indexed-models.js';
import { silentIndexingObserver } from './observer.js';
import type { IndexingObserver } from './observer.js';
import { takeRecords } from './take-records.js';

export type EmbedTimelinePorts = {
  readonly eventLog: Pick<EventLog, 'append'>;
  readonly models: Pick<IndexedModels, 'embedding'>;
  readonly clock: Clock;
};

type Passage = { readonly text: string; readonly record: Pick<VectorComputedV1, 'messageId' | 'roomId' | 'editedAt'> };

/** Reads every new text and appends its vectors to the log. Rejects when the model cannot be used: hand in the same batch again. */
export class EmbedTimeline {
  constructor(
    private readonly ports: EmbedTimelinePorts,
    private readonly observer: IndexingObserver = silentIndexingObserver,
  ) {}

  async handle(records: readonly LogRecord[], context: BatchContext): Promise<void> {
    const { ports, observer } = this;
    const values = await takeRecords(records, decodeTimelineRecord, { ports, observer, context });
    const passages = values.flatMap(passageIn);
    this.observer.counted('skipped', values.length - passages.length);
    if (passages.length === 0) return;
    for (const model of await this.ports.models.embedding()) {
      const vectors = await this.#embed(model, passages, context);
      if (vectors.length > 0) await this.ports.eventLog.append(vectors);
      await context.heartbeat();
    }
  }

  async #embed(
    { embedder, manifest: { modelId, dimensions } }: IndexedModel,
    passages: readonly Passage[],
    { signal }: BatchContext,
  ): Promise<readonly NewRecord[]> {
    const texts = passages.map(({ text }) => text);
    const vectors = await embedder.embed(texts, 'passage', signal);
    const records = passages.flatMap(({ record }, i): NewRecord[] => {
      const values = vectors[i];
      if (!values) return [];
      const computed = { type: 'VectorComputed', version: 1, ...record, modelId, dimensions } as const;
      return [{ topic: topics.vectors, key: record.roomId, value: encodeVector({ record: computed, values }) }];
    });
    this.observer.counted('embedded', records.length);
    this.observer.counted('unreadable-text', passages.length - records.length);
    return records;
  }
}

/** Only new texts: a reaction changes none, and a tombstone has none. */
function passageIn(record: TimelineRecord): Passage[] {
  if (record.type === 'MessageChanged' && record.change.kind !== 'edited') return [];
  const { id: messageId, roomId, editedAt } = record.message;
  const text = passageOf(record.message, record.parentExcerpt);
  return text === null ? [] : [{ text, record: { messageId, roomId, ...(editedAt !== undefined && { editedAt }) } }];
}
