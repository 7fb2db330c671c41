import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { knownScenarios } from './known-scenarios.js';
import { play } from './play.js';
import type { Outcome } from './play.js';
import type { Scenario } from './scenario.js';
import { scenarios } from './scenario.test-kit.js';

// oxlint-disable-next-line node/no-process-env -- a longer run is asked for by hand, and there is nobody else to read it
const asked = process.env['HOMEROOM_MODEL_SCHEDULES'];
const schedules = Number(asked ?? 10_000);
/** The usual run is the same every day; a longer one goes where none has been. */
const seed = asked === undefined ? 1 : Date.now() % 2_147_483_647;
const mostMs = Math.max(170_000, schedules * 30);

/** What is least over all schedules played so far. */
class Least {
  workers = Infinity;
  faults = Infinity;
  records = Infinity;
  messages = Infinity;
  changes = Infinity;

  note({ workers }: Scenario, { faults, messages, changes }: Outcome): void {
    this.workers = Math.min(this.workers, workers);
    this.faults = Math.min(this.faults, faults);
    this.records = Math.min(this.records, messages + changes);
    this.messages = Math.min(this.messages, messages);
    this.changes = Math.min(this.changes, changes);
  }
}

describe('ingest and client, whatever goes wrong', () => {
  it.each(knownScenarios)('keep every promise where they once did not: $was', async ({ scenario }) => {
    expect((await play(scenario)).violations).toEqual([]);
  });

  it(
    `keep every promise in ${schedules} schedules`,
    async () => {
      const least = new Least();
      const property = fc.asyncProperty(scenarios(), async (scenario) => {
        const outcome = await play(scenario);
        least.note(scenario, outcome);
        if (outcome.violations.length > 0) throw new Error(outcome.violations.join('\n'));
      });
      const run = await fc.check(property, { numRuns: schedules, seed, interruptAfterTimeLimit: mostMs });
      // To be pasted into known-scenarios.ts.
      const found = run.failed && { was: run.errorInstance, scenario: JSON.stringify(run.counterexample?.[0]), seed };
      expect(found).toBe(false);
      expect(run.numRuns).toBe(schedules);
      expect(least.workers).toBeGreaterThanOrEqual(2);
      expect(least.faults).toBeGreaterThanOrEqual(1);
      expect(least.records).toBeGreaterThanOrEqual(6);
      expect(Math.min(least.messages, least.changes)).toBeGreaterThanOrEqual(1);
    },
    mostMs + 10_000,
  );

  it('go the same way twice when the scenario is the same', async () => {
    const [scenario] = fc.sample(scenarios(), { numRuns: 1, seed: 7 });
    if (!scenario) throw new Error('no scenario');
    expect(await play(scenario)).toEqual(await play(scenario));
  });
});
