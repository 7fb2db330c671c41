import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { commands, live } from '../world/commands.test-world.js';

const runs = (globalThis as { propertyRuns?: number }).propertyRuns ?? 600;

describe('the whole client', () => {
  it('ends equal to a fresh load after any interleaving of pages, batches, losses, changes, beacons and reconnects', () => {
    fc.assert(
      fc.property(commands(120), (history) => {
        live(history);
      }),
      { numRuns: runs },
    );
  });
});
