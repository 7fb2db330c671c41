import type { IngestObserver } from '@homeroom/core';
import { counter, histogram } from '@homeroom/platform';
import type { Metrics } from '@homeroom/platform';
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

export function observeIngest(metrics: Metrics): IngestObserver {
  const { events, stages } = metrics.of(ingestMetrics);
  return {
    counted: (event, count) => {
      if (count > 0) events.inc({ event }, count);
    },
    timed: (stage, seconds) => stages.observe({ stage }, seconds),
  };
}
