import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Embedder, TextKind } from './embedder.port.js';

export type EmbedderAtHand = { readonly embedder: Embedder; readonly dispose: () => Promise<void> };

const manyScripts = Array.from({ length: 200 }, (_, i) => String.fromCodePoint(0x100 + i * 211)).join(' ');
const odd: Readonly<Record<string, string>> = {
  'no text': '',
  'a space': ' ',
  'one letter': 'a',
  'one sign': '?',
  '4,000 emoji': '🎻'.repeat(4_000),
  'the letters of many scripts': manyScripts,
  'one word of 4,000 letters': 'x'.repeat(4_000),
  '4,000 code points of words': 'words and more '.repeat(267).slice(0, 4_000),
  'control characters': '\u0000\u0007\u200b\u202e',
  'joined emoji': '👩‍👩‍👧‍👦🏳️‍🌈',
};
const sayings = [
  'When is the maths test?',
  'The algebra exam is on Monday.',
  'Grüße aus der Küche',
  'привет, как дела',
  '数学の試験はいつですか',
  'ok',
  'Who has a violin?',
  'bring your gym shoes tomorrow please, we will be outside all day long',
];

type Vectors = readonly (Float32Array | null)[];

/** The vector as numbers: what a test can compare, whatever realm the array is of. */
const numbers = (vector: Float32Array | null | undefined): readonly number[] => {
  if (!vector) throw new Error('There is no vector where one is promised.');
  return [...vector];
};
const difference = (one: Float32Array | null | undefined, other: Float32Array | null | undefined): number => {
  const [a, b] = [numbers(one), numbers(other)];
  return a.length === b.length ? Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? 0)))) : Infinity;
};

/** What every `Embedder` does. `make` gives one whose model works. */
export function describeEmbedder(name: string, make: () => Promise<EmbedderAtHand>): void {
  describe(`${name} as Embedder`, () => {
    let hand: EmbedderAtHand;
    beforeEach(async () => {
      hand = await make();
    });
    afterEach(() => hand.dispose());
    const embed = (texts: readonly string[], kind: TextKind = 'passage'): Promise<Vectors> =>
      hand.embedder.embed(texts, kind);

    it('names its model by name and hash, and says how many dimensions its vectors have', async () => {
      const manifest = await hand.embedder.manifest();
      expect(manifest.modelId).toMatch(/^[^@]+@[0-9a-f]{12}$/u);
      expect(manifest.maxTokens).toBeGreaterThan(0);
      expect(numbers((await embed(['ok']))[0])).toHaveLength(manifest.dimensions);
      expect(await hand.embedder.manifest()).toEqual(manifest);
    });

    it('answers each text in order with a vector of length 1, for queries and for passages', async () => {
      for (const kind of ['query', 'passage'] as const) {
        const vectors = await embed(sayings, kind);
        expect(vectors).toHaveLength(sayings.length);
        for (const vector of vectors) expect(Math.abs(Math.hypot(...numbers(vector)) - 1)).toBeLessThan(1e-3);
      }
    });

    it('gives the same text the same vector, alone or in a batch, in any order, twice in one call', async () => {
      const together = await embed(sayings);
      const [first, second] = await embed([sayings[3] ?? '', sayings[3] ?? '']);
      expect(difference(first, second)).toBe(0);
      const backwards = (await embed(sayings.toReversed())).toReversed();
      const alone = await Promise.all(sayings.map(async (text) => (await embed([text]))[0]));
      sayings.forEach((_, i) => {
        expect(difference(together[i], backwards[i])).toBeLessThan(1e-5);
        expect(difference(together[i], alone[i])).toBeLessThan(1e-5);
      });
    });

    it('gives each text a vector of its own', async () => {
      const vectors = await embed(sayings);
      const all = vectors.map((vector) =>
        numbers(vector)
          .map((value) => value.toFixed(5))
          .join(),
      );
      expect(new Set(all).size).toBe(sayings.length);
    });

    it('takes no text at all', async () => {
      expect(await embed([])).toHaveLength(0);
    });

    it.each(Object.keys(odd))('takes %s', async (what) => {
      const [before, vector, after] = await embed(['Who has a violin?', odd[what] ?? '', 'Who has a violin?']);
      expect(Math.abs(Math.hypot(...numbers(vector)) - 1)).toBeLessThan(1e-3);
      expect(difference(before, after)).toBe(0);
    });

    it('takes more than a hundred texts at once, and several calls at a time', async () => {
      const texts = Array.from({ length: 130 }, (_, i) => `${sayings[i % sayings.length]} ${i}`);
      const calls = await Promise.all([embed(texts), embed(texts.toReversed(), 'query')]);
      expect(calls.map(({ length }) => length)).toEqual([130, 130]);
      for (const i of [0, 64, 129]) expect(difference(calls[0]?.[i], calls[1]?.[129 - i])).toBeLessThan(1e-5);
    });

    it('lets the caller write into what it got', async () => {
      const [vector] = await embed(['ok']);
      const before = numbers(vector);
      vector?.fill(7);
      expect(numbers((await embed(['ok']))[0])).toEqual(before);
    });

    it('rejects with the reason of the signal, aborted before or meanwhile, and goes on working', async () => {
      const reason = new Error('planted reason');
      await expect(hand.embedder.embed(sayings, 'query', AbortSignal.abort(reason))).rejects.toBe(reason);
      const aborter = new AbortController();
      const answer = hand.embedder.embed(
        sayings.map((text) => `${text} again`),
        'passage',
        aborter.signal,
      );
      aborter.abort(reason);
      await expect(answer).rejects.toBe(reason);
      expect(await embed(['ok'])).toHaveLength(1);
    });
  });
}
