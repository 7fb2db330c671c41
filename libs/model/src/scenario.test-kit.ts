import fc from 'fast-check';
import { roughSteps } from './play.js';
import type { Act, Disturbance, Focus, Scenario } from './scenario.js';

const actKinds: readonly Act['kind'][] = [
  'send',
  'send',
  'send',
  'reply',
  'edit',
  'edit',
  'delete',
  'react',
  'unreact',
  'resend',
  'scroll',
  'scroll',
];

const disturbanceKinds: readonly Disturbance['kind'][] = [
  'call fails', 'call fails', 'worker crashes', 'worker sleeps', 'worker sleeps', 'partitions move', 'primary falls',
  'majority lags', 'gateway crashes', 'connection breaks', 'page reloads', 'member leaves', 'poison',
]; // prettier-ignore

/** At least six records of both streams wanted, at least one thing that goes wrong, at least two workers. */
export const scenarios = ({
  acts = actKinds,
  disturbances = disturbanceKinds,
  faultPercent,
}: Focus = {}): fc.Arbitrary<Scenario> =>
  fc.record({
    seed: fc.nat(),
    workers: fc.integer({ min: 2, max: 3 }),
    batchRecords: fc.integer({ min: 1, max: 6 }),
    faultPercent: faultPercent === undefined ? fc.constantFrom(0, 0, 1, 3, 8, 20) : fc.constant(faultPercent),
    acts: fc.array(
      fc.record({
        who: fc.nat({ max: 2 }),
        kind: fc.constantFrom(...acts),
        room: fc.nat({ max: 1 }),
        target: fc.nat({ max: 15 }),
      }),
      { maxLength: 6 },
    ),
    disturbances: fc.array(
      fc.record({
        at: fc.nat({ max: roughSteps - 80 }),
        kind: fc.constantFrom(...disturbances),
        pick: fc.nat({ max: 99 }),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  });
