import { describe, expect, it } from '@jest/globals';
import { brokenPromises, summarise, table, worst } from './report.js';
import type { Summary } from './report.js';

const figures = (ndcg10: number) => ({ ndcg10, mrr: ndcg10, recall50: ndcg10 });
const summary = (words: number[], meaning: number[], hybrid: number[]): Summary => {
  const halves = ([a = 0, b = 0, c = 0]: number[]) => ({ words: figures(a), paraphrase: figures(b), all: figures(c) });
  return { words: halves(words), meaning: halves(meaning), hybrid: halves(hybrid) };
};
const fine = summary([0.8, 0.2, 0.5], [0.7, 0.5, 0.6], [0.8, 0.5, 0.65]);

describe('the promises of the ranking', () => {
  it('hold when both together are as good as the better one on each half and better over all', () => {
    expect(brokenPromises(fine, null)).toEqual([]);
    expect(brokenPromises(fine, fine)).toEqual([]);
  });

  it('name the half that became worse together', () => {
    const worse = summary([0.8, 0.2, 0.5], [0.7, 0.5, 0.6], [0.79, 0.5, 0.65]);
    expect(brokenPromises(worse, null)).toEqual(['hybrid finds worse than the better of the two on the half "words".']);
    const even = summary([0.8, 0.2, 0.5], [0.7, 0.5, 0.6], [0.8, 0.5, 0.6]);
    expect(brokenPromises(even, null)).toEqual(['hybrid is not above both over all queries.']);
  });

  it('name every figure that fell below what is committed', () => {
    const before = summary([0.8, 0.2, 0.5], [0.7, 0.52, 0.6], [0.8, 0.5, 0.65]);
    expect(brokenPromises(fine, before)).toEqual(['meaning on paraphrase: nDCG@10 is 0.500, 0.520 is committed.']);
  });
});

describe('the report', () => {
  const judged = (half: 'words' | 'paraphrase', value: number) => ({
    query: { id: `q-${half}`, half, topic: 'trips', text: 'a trip', relevant: { a: 3 } },
    figures: figures(value),
    first: ['b', 'a'],
  });
  const both = [judged('words', 1), judged('paraphrase', 0.5)];
  const evaluation = { words: both, meaning: both, hybrid: both };

  it('means over the halves and over all, one row each', () => {
    expect(summarise(evaluation).hybrid.all.ndcg10).toBe(0.75);
    const rows = table(summarise(evaluation), { words: 1, paraphrase: 1, all: 2 }).split('\n');
    expect(rows).toHaveLength(11);
    expect(rows[10]).toBe('| all (2) | hybrid | 0.750 | 0.750 | 0.750 |');
  });

  it('shows the worst first', () => {
    expect(worst(evaluation, 1)).toContain('0.50  q-paraphrase');
  });
});
