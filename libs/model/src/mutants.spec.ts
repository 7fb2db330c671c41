import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clientMutants } from './mutants/client-mutants.js';
import { acceptingMutants, tellingMutants } from './mutants/telling-mutants.js';
import { writingMutants } from './mutants/writing-mutants.js';
import { play } from './play.js';
import { scenarios } from './scenario.test-kit.js';

const mostSchedules = 3_000;
const mostMs = 60_000;
const mutants = [...acceptingMutants, ...writingMutants, ...tellingMutants, ...clientMutants];

/** A checker that has never failed proves nothing. */
describe('the model finds an ingest, a gateway or a client that', () => {
  it.each(mutants)(
    '$name',
    async ({ twists, focus }) => {
      const property = fc.asyncProperty(scenarios(focus), async (scenario) => {
        const { violations } = await play(scenario, twists);
        return violations.length === 0;
      });
      const run = await fc.check(property, { numRuns: mostSchedules, seed: 1, endOnFailure: true });
      expect(run.failed).toBe(true);
    },
    mostMs,
  );
});
