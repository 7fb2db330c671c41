/** Message id → how well it answers: 3 answers, 2 clearly about it, 1 somewhat. */
export type Grades = Readonly<Record<string, number>>;

/** What a ranking is worth, each from 0 to 1. */
export type Figures = {
  /** Järvelin and Kekäläinen 2002, gains 2^grade − 1, the first ten. */
  readonly ndcg10: number;
  /** 1 / rank of the first message of grade 2 or 3 among the first fifty. */
  readonly mrr: number;
  /** Share of all graded messages among the first fifty. */
  readonly recall50: number;
};

const gain = (grade: number): number => 2 ** grade - 1;
const discounted = (grades: readonly number[]): number =>
  grades.reduce((sum, grade, i) => sum + gain(grade) / Math.log2(i + 2), 0);

export function figuresOf(ranking: readonly string[], grades: Grades): Figures {
  const found = ranking.map((id) => grades[id] ?? 0);
  const ideal = Object.values(grades).sort((a, b) => b - a);
  const first = found.slice(0, 50).findIndex((grade) => grade >= 2);
  return {
    ndcg10: discounted(found.slice(0, 10)) / (discounted(ideal.slice(0, 10)) || 1),
    mrr: first < 0 ? 0 : 1 / (first + 1),
    recall50: found.slice(0, 50).filter((grade) => grade > 0).length / (ideal.length || 1),
  };
}

export function meanOf(all: readonly Figures[]): Figures {
  const mean = (pick: (figures: Figures) => number): number =>
    all.reduce((sum, figures) => sum + pick(figures), 0) / (all.length || 1);
  return { ndcg10: mean((f) => f.ndcg10), mrr: mean((f) => f.mrr), recall50: mean((f) => f.recall50) };
}
