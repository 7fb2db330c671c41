import type { IndexingObserver } from '@homeroom/core';
import { counter, gauge } from '@homeroom/platform';
import type { Platform } from '@homeroom/platform';
import { consumerMetrics } from '../run-consumer.js';

export const vectorIndexMetrics = {
  points: counter({
    name: 'homeroom_index_points_total',
    help: 'What was done: words-indexed, vectors-indexed, outdated-vector, removed, dead-letter',
    labels: ['event'],
  }),
  behind: gauge({
    name: 'homeroom_index_behind_seconds',
    help: 'Age of the newest moment up to which everything can be found; -1 = unknown, the index is being built',
  }),
  builds: gauge({
    name: 'homeroom_index_builds',
    help: 'Builds of the index that are not complete: words and models',
  }),
  cleanings: counter({
    name: 'homeroom_index_cleanings_total',
    help: 'Visits of the janitor, by outcome: done, failed',
    labels: ['outcome'],
  }),
} as const;

/** Everything this service measures. */
export const vectorIndexCatalogs = [vectorIndexMetrics, consumerMetrics] as const;

export function observeIndex({ metrics }: Pick<Platform, 'metrics'>): IndexingObserver {
  const { points } = metrics.of(vectorIndexMetrics);
  return { counted: (event, count) => points.inc({ event }, count) };
}
