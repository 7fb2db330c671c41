import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mostTokens, planBatches } from './plan-batches.js';

const limits = { texts: 32, tokens: 1_024, maxTokens: 256 };

describe('planBatches', () => {
  it('puts each text in exactly one batch, none above its limits, like lengths together', () => {
    const text = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 400 }));
    const property = fc.property(
      fc.array(text, { maxLength: 120 }),
      fc.integer({ min: 1, max: 2_048 }),
      (texts, tokens) => {
        const batches = planBatches(texts, { ...limits, tokens });
        expect(batches.flat().toSorted((a, b) => a - b)).toEqual(texts.map((_, i) => i));
        const sizes = batches.map((places) => places.map((place) => mostTokens(texts[place] ?? '', 256)));
        for (const size of sizes) {
          expect(size.length).toBeLessThanOrEqual(32);
          if (size.length > 1) expect(size.length * Math.max(...size)).toBeLessThanOrEqual(tokens);
        }
        const all = sizes.flat();
        expect(all).toEqual(all.toSorted((a, b) => a - b));
      },
    );
    fc.assert(property, { numRuns: 200 });
  });

  it('counts a syllable as the letters it is made of, and nothing beyond what is read', () => {
    expect(mostTokens('', 256)).toBe(2);
    expect(mostTokens('한', 256)).toBe(5);
    expect(mostTokens('x'.repeat(5_000), 256)).toBe(256);
  });
});
