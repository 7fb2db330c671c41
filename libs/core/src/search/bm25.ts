/** Robertson and Zaragoza 2009; the values that Lucene and SQLite use too. */
const k1 = 1.2;
const b = 0.75;

/** Where one term stands: document → how often. */
export type TermMatches<Key> = { readonly required: boolean; readonly found: ReadonlyMap<Key, number> };

export type Corpus<Key> = {
  /** Documents in the rooms that are looked in. */
  readonly documents: number;
  /** Words of all of them together. */
  readonly words: number;
  lengthOf(key: Key): number;
};

/** What a longer word, or one that differs by a slip, counts towards a term. */
export const inexactWeight = 0.5;

/**
 * Okapi BM25 over the documents that hold at least one term and every required one, as a share of what a document of average length
 * with every term once would have: near 1 when all that is rare in the query is there, near 0 when only words are that stand
 * everywhere. The rarity of a term is counted within the corpus given, so that a ranking tells nothing of documents outside it.
 */
export function bm25<Key>(terms: readonly TermMatches<Key>[], corpus: Corpus<Key>): Map<Key, number> {
  const averageLength = corpus.documents > 0 ? Math.max(1, corpus.words / corpus.documents) : 1;
  const rarityOf = (found: ReadonlyMap<Key, number>): number =>
    Math.log(1 + (corpus.documents - found.size + 0.5) / (found.size + 0.5));
  const whole = terms.reduce((sum, { found }) => sum + rarityOf(found), 0) || 1;
  const scores = new Map<Key, number>();
  for (const { found } of terms) {
    const rarity = rarityOf(found) / whole;
    for (const [key, frequency] of found) {
      const length = corpus.lengthOf(key) / averageLength;
      const weight = (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + b * length));
      scores.set(key, (scores.get(key) ?? 0) + rarity * weight);
    }
  }
  for (const { required, found } of terms) {
    if (required) for (const key of scores.keys()) if (!found.has(key)) scores.delete(key);
  }
  return scores;
}
