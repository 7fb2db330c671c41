import type { DeliveryObserver, RateLimiter } from '@homeroom/core';
import { counter, gauge, histogram } from '@homeroom/platform';
import type { Logger, Metrics, MetricsOf } from '@homeroom/platform';

export const liveMetrics = {
  connections: gauge({ name: 'homeroom_connections', help: 'Sockets that are connected' }),
  slowSockets: gauge({
    name: 'homeroom_slow_sockets',
    help: 'Sockets that get beacons only until they have read what waits',
  }),
  cutSockets: counter({
    name: 'homeroom_sockets_cut_total',
    help: 'Sockets disconnected by us: flood, backlog, slow, session, draining',
    labels: ['reason'],
  }),
  handshakes: counter({
    name: 'homeroom_handshakes_total',
    help: 'Handshakes by outcome: ok, or the error code',
    labels: ['outcome'],
  }),
  events: histogram({
    name: 'homeroom_socket_event_seconds',
    help: 'From the arrival of a client event to its answer, by event and outcome (ok or the error code)',
    labels: ['event', 'outcome'],
  }),
  rateLimited: counter({
    name: 'homeroom_rate_limited_total',
    help: 'Requests refused by a rate limit',
    labels: ['action'],
  }),
  delivery: histogram({
    name: 'homeroom_delivery_seconds',
    help: 'From the acceptance of a message by a gateway to its emission by this one; 1 s is the promise',
  }),
  emit: histogram({
    name: 'homeroom_emit_seconds',
    help: 'Time to write one batch to the sockets of its room',
    buckets: [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1],
  }),
  batches: counter({
    name: 'homeroom_room_batches_total',
    help: 'Room batches by outcome: messages, changes, members-unknown, backlog',
    labels: ['outcome'],
  }),
  background: counter({
    name: 'homeroom_live_failures_total',
    help: 'Background work of delivery that failed and is tried again: beacon, follow, room-view, user-view, recheck',
    labels: ['work'],
  }),
} as const;
export type LiveMetrics = MetricsOf<typeof liveMetrics>;

export const liveMetricsOf = (metrics: Metrics): LiveMetrics => metrics.of(liveMetrics);

export function observeDelivery(metrics: LiveMetrics, log: Logger): DeliveryObserver {
  return {
    emitted: (kind, lateMs) => {
      metrics.batches.inc({ outcome: kind });
      for (const late of lateMs) metrics.delivery.observe(late / 1_000);
    },
    skipped: (reason) => metrics.batches.inc({ outcome: reason }),
    failed: (work, err) => {
      metrics.background.inc({ work });
      log.warn({ err, work }, 'background work failed and will be tried again');
    },
  };
}

/** Counts what the limiter refuses. */
export const countRefusals = (rateLimiter: RateLimiter, { rateLimited }: LiveMetrics): RateLimiter => ({
  take: async (subject, action) => {
    const answer = await rateLimiter.take(subject, action);
    if (!answer.allowed) rateLimited.inc({ action });
    return answer;
  },
});
