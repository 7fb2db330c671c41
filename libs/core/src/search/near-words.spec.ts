import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isNear, nearWords, slipLengths } from './near-words.js';

describe('nearWords', () => {
  it.each([
    ['tempist', 'tempest'],
    ['vacination', 'vaccination'],
    ['planeterium', 'planetarium'],
    ['rehersal', 'rehearsal'],
    ['freidn', 'freind'],
    ['envolope', 'envelope'],
  ])('takes %s for %s', (typed, meant) => {
    expect(nearWords(typed, ['zebra', meant, 'tempered', 'vacuum'])).toEqual([meant]);
  });

  it.each([
    ['house', 'mouse'],
    ['trip', 'trap'],
    ['chemistry', 'chemist'.repeat(2)],
    ['museum', 'musical'],
  ])('does not take %s for %s', (typed, other) => {
    expect(isNear(typed, other) && typed.length >= 5).toBe(false);
  });

  it('gives those with the fewest slips only, and never the word itself', () => {
    expect(nearWords('practice', ['practise', 'practices', 'practical', 'practice'])).toEqual([
      'practise',
      'practices',
    ]);
  });

  it('finds a word again after one slip, whatever the word', () => {
    const word = fc.stringMatching(/^[a-z]{5,12}$/u);
    fc.assert(
      fc.property(word, fc.nat(), fc.stringMatching(/^[a-z]$/u), (meant, at, letter) => {
        const i = 1 + (at % (meant.length - 1));
        for (const typed of [
          meant.slice(0, i) + meant.slice(i + 1),
          meant.slice(0, i) + letter + meant.slice(i),
          meant.slice(0, i) + letter + meant.slice(i + 1),
        ]) {
          if (typed === meant || typed.length < 5) continue;
          const [least, most] = slipLengths(typed);
          expect(isNear(typed, meant)).toBe(true);
          expect(meant.length >= least && meant.length <= most).toBe(true);
        }
      }),
    );
  });
});
