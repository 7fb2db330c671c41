import type { IndexingObserver } from '@homeroom/core';
import { counter, gauge, histogram } from '@homeroom/platform';
import type { Platform } from '@homeroom/platform';
import { consumerMetrics } from '../run-consumer.js';

export const vectorIndexMetrics = {
  points: counter({
    name: 'homeroom_index_points_total',
    help: 'What was done: words-indexed, vectors-indexed, outdated-vector, removed, dead-letter',
    labels: ['event'],
  }),
  searchable: histogram({
    name: 'homeroom_searchable_seconds',
    help: 'Time from the acceptance of a text until it can be found, by words and by meaning',
    labels: ['by'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600],
  }),
  behind: gauge({
    name: 'homeroom_index_behind_seconds',
    help: 'Age of the newest moment up to which everything can be found; -1 = unknown, the index is being built',
  }),
  builds: gauge({
    name: 'homeroom_index_builds',
    help: 'Builds of the index that are not complete or have not begun: words and models',
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
  const { points, searchable } = metrics.of(vectorIndexMetrics);
  return {
    counted: (event, count) => points.inc({ event }, count),
    searchable: (by, seconds) => searchable.observe({ by }, seconds),
  };
}
