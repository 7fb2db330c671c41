import type { Percentiles } from '../../evidence/latencies.js';
import type { Violation } from '../../evidence/oracle.js';
import type { LoadResult, Second, StepResult } from '../result.js';

export const percentiles = (p50: number, count = 100): Percentiles => ({
  count,
  p50,
  p95: p50 * 2,
  p99: p50 * 4,
  p999: p50 * 8,
  max: p50 * 16,
});

export const step = (offeredPerSecond: number, more: Partial<StepResult> = {}): StepResult => ({
  offeredPerSecond,
  seconds: 10,
  sent: offeredPerSecond * 10,
  acked: offeredPerSecond * 10,
  refused: 0,
  nacks: {},
  deliveries: offeredPerSecond * 100,
  ackMs: percentiles(1),
  firstMs: percentiles(2),
  deliveryMs: percentiles(3),
  searchableMs: percentiles(150),
  cpu: [
    { process: 'homeroom', thread: 'main', seconds: 5 },
    { process: 'homeroom', thread: 'hr-embed', seconds: 2.5 },
  ],
  messagesPerCpuSecond: 812,
  backlog: { start: 4, end: 9 },
  lag: { p99Ms: 0.3, maxMs: 2, isTooLate: false },
  failings: [],
  ...more,
});

export const second = (at: number, more: Partial<Second> = {}): Second => ({
  at,
  sent: 500,
  acked: 500,
  delivered: 5_000,
  connected: 1_000,
  ackMs: percentiles(1),
  deliveryMs: percentiles(3),
  backlog: 4,
  searchableBehind: 0.2,
  cores: { 'homeroom/main': 0.5, 'homeroom/hr-embed': 0.25 },
  ...more,
});

export const loadResult = (more: Partial<LoadResult> = {}): LoadResult => ({
  command: 'lab load --workload bell-rush',
  startedAt: '2026-03-02T09:00:00.000Z',
  machine: '2 × Some CPU, 8 GiB, Node 24',
  target: 'http://127.0.0.1:8080',
  workload: { name: 'bell-rush', rooms: 100, people: 1_000, sockets: 1_000, texts: 'real chat', seed: 7 },
  steps: [step(500)],
  capacityPerSecond: null,
  series: [0, 1, 2].map((at) => second(at)),
  events: [{ at: 1, what: 'kill -9' }],
  pairs: 50_000,
  stored: 5_000,
  violations: [],
  reservations: [],
  ...more,
});

export const violation = (more: Partial<Violation> = {}): Violation => ({
  kind: 'lost',
  roomId: 'room-1',
  where: 'ada',
  detail: 'seq 4 was acked and is not stored',
  ...more,
});
