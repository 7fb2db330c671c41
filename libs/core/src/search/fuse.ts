import type { IndexMatch, IndexMatches } from '../ports/vector-index.port.js';

export type Find = {
  readonly id: string;
  readonly roomId: string;
  readonly sentAt: number;
  readonly why: 'exact' | 'meaning' | 'both';
  readonly score: number;
};

export type FuseRules = {
  /** How much the two count. */
  readonly weights: { readonly words: number; readonly meaning: number };
  readonly order: 'relevance' | 'newest';
};

/** Cormack, Clarke and Büttcher 2009: 1 / (60 + rank), ranks from 1. */
const rankConstant = 60;

/**
 * What is weaker than this share of the best does not belong to the answer: by words, it holds only words that stand everywhere. Where the
 * newest comes first there is no rank to push the weaker ones back, so they must be closer to the best.
 */
const leastOfBest = {
  relevance: { words: 0.15, meaning: 0 },
  newest: { words: 0.5, meaning: 0.75 },
} as const;
/** Cosine below which two texts have nothing in common; see docs/measurements.md. */
const leastLikeness = 0.2;

/**
 * What a find by words counts beside finds by meaning. Who describes a thing in other words shares only everyday words with the message:
 * a message that holds little of what is rare in the query was found by chance. Chosen on bench/eval; see docs/measurements.md.
 */
const trust = (share: number): number => (share < 0.25 ? 0 : Math.min(1, share) ** 3);

/** Reciprocal rank fusion of what was found by words and by meaning. */
export function fuse({ words, dense }: IndexMatches, { weights, order }: FuseRules): readonly Find[] {
  const byId = new Map<string, Find>();
  const add = (matches: readonly IndexMatch[], weigh: (score: number) => number, why: 'exact' | 'meaning') => {
    for (const [i, { id, roomId, sentAt, score: own }] of matches.entries()) {
      const before = byId.get(id);
      const score = (before?.score ?? 0) + weigh(own) / (rankConstant + i + 1);
      byId.set(id, { id, roomId, sentAt, score, why: before ? 'both' : why });
    }
  };
  const hasMeaning = dense !== null && dense.length > 0;
  const strong = (matches: readonly IndexMatch[], share: number) => {
    const best = Math.max(0, ...matches.map(({ score }) => score));
    return matches.filter(({ score }) => score >= best * share);
  };
  const least = leastOfBest[order];
  const weightOf = (share: number): number => weights.words * (hasMeaning ? trust(share) : 1);
  const worth = strong(words, least.words).filter(({ score }) => weightOf(score) > 0);
  add(worth, weightOf, 'exact');
  add(
    strong(dense ?? [], least.meaning).filter(({ score }) => score >= leastLikeness),
    () => weights.meaning,
    'meaning',
  );
  const newestFirst = (a: Find, b: Find) => b.sentAt - a.sentAt || (a.id < b.id ? -1 : 1);
  return [...byId.values()].sort((a, b) => (order === 'newest' ? 0 : b.score - a.score) || newestFirst(a, b));
}
