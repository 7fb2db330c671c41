import type { Scenario } from './scenario.js';

/** Schedules in which something was broken once. Add what a failing run prints. */
export const knownScenarios: readonly { readonly was: string; readonly scenario: Scenario }[] = [
  {
    was: 'an edit behind a delete that was stored and not yet applied is accepted when the batch comes again',
    scenario: {
      seed: 203192915,
      workers: 2,
      batchRecords: 2,
      faultPercent: 20,
      acts: [{ who: 1, kind: 'delete', room: 1, target: 0 }],
      disturbances: [
        { at: 0, kind: 'poison', pick: 0 },
        { at: 210, kind: 'worker sleeps', pick: 68 },
      ],
    },
  },
  {
    was: 'an own message that arrives before the first page vanishes until the gap is read',
    scenario: {
      seed: 338245723,
      workers: 2,
      batchRecords: 1,
      faultPercent: 0,
      acts: [],
      disturbances: [
        { at: 6, kind: 'page reloads', pick: 21 },
        { at: 0, kind: 'primary falls', pick: 0 },
      ],
    },
  },
];
