import type { IngestObserver } from '@homeroom/core';
import { counter, histogram } from '@homeroom/platform';
import type { Platform } from '@homeroom/platform';
import { consumerMetrics } from '../run-consumer.js';

const ingestMetrics = {
  events: counter({
    name: 'homeroom_ingest_events_total',
    help: 'What became of the records: stored, changed, duplicate, conflicting, refused, dead-letter, reply-dropped, fanout-failed',
    labels: ['event'],
  }),
  stages: histogram({
    name: 'homeroom_ingest_stage_seconds',
    help: 'Time of one batch in each stage: read, insert, apply, publish',
    labels: ['stage'],
  }),
} as const;

/** Everything this service measures. */
export const ingestCatalogs = [ingestMetrics, consumerMetrics] as const;

/** Counts and times; a dead letter is an alarm in the log as well. */
export function observeIngest({ log, metrics }: Pick<Platform, 'log' | 'metrics'>): IngestObserver {
  const { events, stages } = metrics.of(ingestMetrics);
  return {
    counted: (event, count) => {
      if (count === 0) return;
      events.inc({ event }, count);
      if (event === 'dead-letter') log.error({ count }, 'records that cannot be read went to the dead letters');
    },
    timed: (stage, seconds) => stages.observe({ stage }, seconds),
  };
}
