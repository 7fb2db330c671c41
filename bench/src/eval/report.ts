import { meanOf } from './figures.js';
import type { Figures } from './figures.js';
import { retrievers } from './evaluate.js';
import type { Evaluation, Judged, Retriever } from './evaluate.js';

export const halves = ['words', 'paraphrase', 'all'] as const;
export type Half = (typeof halves)[number];

/** Retriever → half of the queries → means. */
export type Summary = Readonly<Record<Retriever, Readonly<Record<Half, Figures>>>>;

const ofHalf = (judged: readonly Judged[], half: Half): readonly Judged[] =>
  half === 'all' ? judged : judged.filter(({ query }) => query.half === half);

export function summarise(evaluation: Evaluation): Summary {
  const means = (judged: readonly Judged[]) =>
    Object.fromEntries(
      halves.map((half) => [half, meanOf(ofHalf(judged, half).map(({ figures }) => figures))]),
    ) as Record<Half, Figures>;
  return {
    words: means(evaluation.words),
    meaning: means(evaluation.meaning),
    hybrid: means(evaluation.hybrid),
  };
}

/** How far a figure may fall below the committed one before it counts as a regression. */
const tolerance = 0.01;

/** Every promise about the ranking that does not hold, in words; nDCG@10 decides. */
export function brokenPromises(now: Summary, committed: Summary | null): readonly string[] {
  const problems: string[] = [];
  const ndcg = (retriever: Retriever, half: Half): number => now[retriever][half].ndcg10;
  for (const half of ['words', 'paraphrase'] as const) {
    const better = Math.max(ndcg('words', half), ndcg('meaning', half));
    if (ndcg('hybrid', half) < better)
      problems.push(`hybrid finds worse than the better of the two on the half "${half}".`);
  }
  if (ndcg('hybrid', 'all') <= Math.max(ndcg('words', 'all'), ndcg('meaning', 'all')))
    problems.push('hybrid is not above both over all queries.');
  for (const retriever of committed ? retrievers : []) {
    for (const half of halves) {
      const before = committed?.[retriever][half].ndcg10 ?? 0;
      if (ndcg(retriever, half) < before - tolerance)
        problems.push(
          `${retriever} on ${half}: nDCG@10 is ${ndcg(retriever, half).toFixed(3)}, ${before.toFixed(3)} is committed.`,
        );
    }
  }
  return problems;
}

export function table(summary: Summary, counts: Readonly<Record<Half, number>>): string {
  const rows = halves.flatMap((half) =>
    retrievers.map((retriever) => {
      const { ndcg10, mrr, recall50 } = summary[retriever][half];
      return `| ${half} (${counts[half]}) | ${retriever} | ${[ndcg10, mrr, recall50].map((x) => x.toFixed(3)).join(' | ')} |`;
    }),
  );
  return ['| queries | finds by | nDCG@10 | MRR | recall@50 |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** The queries that hybrid answers worst, for whoever wants to do better. */
export function worst(evaluation: Evaluation, count: number): string {
  return [...evaluation.hybrid]
    .sort((a, b) => a.figures.ndcg10 - b.figures.ndcg10)
    .slice(0, count)
    .map(
      ({ query, figures, first }) =>
        `${figures.ndcg10.toFixed(2)}  ${query.id} ${query.half}: ${query.text}\n      wanted ${Object.entries(
          query.relevant,
        )
          .map(([id, grade]) => `${id}:${grade}`)
          .join(' ')}\n      found  ${first.slice(0, 5).join(' ')}`,
    )
    .join('\n');
}
