import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commands, live } from '../world/commands.test-world.js';
import type { Mix } from '../world/commands.test-world.js';
import { mutants } from '../world/mutants.test-world.js';
import type { Stepper } from '../world/world.test-world.js';

/** More with `--globals '{"propertyRuns":20000}'`. */
const runs = (globalThis as { propertyRuns?: number }).propertyRuns ?? 200;

const living = (mix: Mix, stepper?: Stepper) =>
  fc.property(commands(mix, 120), (history) => {
    live(history, stepper);
  });

describe('the whole client, after any history', () => {
  it('ends equal to a fresh load, whatever was lost, late, doubled, cut or reset on the way', () => {
    fc.assert(living('reading'), { numRuns: runs });
  });

  it('has delivered everything written once and in order, whatever acks, connections and page loads were lost', () => {
    fc.assert(living('writing'), { numRuns: runs });
  });

  it('does both at once', () => {
    fc.assert(living('all'), { numRuns: runs });
  });

  it.each(mutants)('is found out when $name', ({ mix, stepper }) => {
    const { failed } = fc.check(living(mix, stepper), { numRuns: 2_000, endOnFailure: true, seed: 11 });
    expect(failed).toBe(true);
  });
});
