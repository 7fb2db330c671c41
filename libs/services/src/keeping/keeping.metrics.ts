import { counter, gauge } from '@homeroom/platform';

export const keepingMetrics = {
  runs: counter({
    name: 'homeroom_retention_runs_total',
    help: 'Runs of retention, by outcome: done, failed',
    labels: ['outcome'],
  }),
  removed: counter({
    name: 'homeroom_retention_removed_messages_total',
    help: 'Messages removed because their time was over',
  }),
  lastDone: gauge({
    name: 'homeroom_retention_last_done_seconds',
    help: 'When a run last ended well, in seconds since 1970',
  }),
} as const;

/** Everything this service measures. */
export const keepingCatalogs = [keepingMetrics] as const;
