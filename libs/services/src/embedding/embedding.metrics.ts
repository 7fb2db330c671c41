import type { IndexingObserver } from '@homeroom/core';
import { counter, gauge, histogram } from '@homeroom/platform';
import type { Platform } from '@homeroom/platform';
import { consumerMetrics } from '../run-consumer.js';

export const embeddingMetrics = {
  texts: counter({
    name: 'homeroom_embedding_texts_total',
    help: 'What became of the texts: embedded, skipped, unreadable-text, dead-letter',
    labels: ['event'],
  }),
  seconds: histogram({
    name: 'homeroom_embedding_batch_seconds',
    help: 'Time from a batch of texts to its vectors in the log, by outcome: done, failed',
    labels: ['outcome'],
  }),
  up: gauge({ name: 'homeroom_embedding_up', help: '1 while the model answers, 0 since its last failure' }),
  paused: gauge({ name: 'homeroom_embedding_paused', help: '1 while an operator has paused embedding' }),
} as const;

/** Everything this service measures. */
export const embeddingCatalogs = [embeddingMetrics, consumerMetrics] as const;

export function observeEmbedding({ metrics }: Pick<Platform, 'metrics'>): IndexingObserver {
  const { texts } = metrics.of(embeddingMetrics);
  return { counted: (event, count) => texts.inc({ event }, count), searchable: () => undefined };
}
