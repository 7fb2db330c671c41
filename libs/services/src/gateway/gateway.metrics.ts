import { counter, histogram } from '@homeroom/platform';
import { liveMetrics } from './live/live.metrics.js';
import { searchMetrics } from './search/search-parts.js';

/** The REST side of the gateway. `route` is a name of the contract's table, or `other`. */
export const restMetrics = {
  requests: histogram({
    name: 'homeroom_http_request_seconds',
    help: 'Time from a request to the end of its answer',
    labels: ['route', 'status'],
  }),
  errors: counter({ name: 'homeroom_http_errors_total', help: 'Answers that were errors, by code', labels: ['code'] }),
  appends: histogram({
    name: 'homeroom_append_seconds',
    help: 'Time of one append to the log, by outcome',
    labels: ['outcome'],
  }),
  appended: counter({
    name: 'homeroom_append_records_total',
    help: 'Records appended to the log, by outcome',
    labels: ['outcome'],
  }),
} as const;

/** Everything this service measures. */
export const gatewayCatalogs = [restMetrics, liveMetrics, searchMetrics] as const;
