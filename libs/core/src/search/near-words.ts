/** Shorter words have too many neighbours that mean something else. */
export const shortestSlip = 5;
const longSlip = 8;

/** Slips of the finger that a word of this length may have. */
const slipsIn = (word: string): number => (word.length >= longSlip ? 2 : 1);

/** Lengths that a word may have from which `word` was meant: [least, most]. */
export const slipLengths = (word: string): readonly [least: number, most: number] => [
  word.length - slipsIn(word),
  word.length + slipsIn(word),
];

/**
 * The words that somebody may have meant who typed `word`: those that differ by the fewest slips (a letter too many, too few, another,
 * or two exchanged), one, or two in long words. The first letter is hardly ever wrong.
 */
export function nearWords(word: string, known: Iterable<string>): readonly string[] {
  let fewest = slipsIn(word);
  let near: string[] = [];
  for (const other of known) {
    if (other[0] !== word[0] || other === word) continue;
    const slips = slipsBetween(word, other, fewest);
    if (slips > fewest) continue;
    if (slips < fewest) near = [];
    fewest = slips;
    near.push(other);
  }
  return near;
}

/** Whether `word` may be a slip of `other`. */
export const isNear = (word: string, other: string): boolean => nearWords(word, [other]).length > 0;

/** Damerau 1964, Levenshtein 1966 (optimal string alignment); `most` + 1 when there are more. */
function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const other = a[i - 1] === b[j - 1] ? 0 : 1;
      let slips = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + other);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        slips = Math.min(slips, (beforeLast[j - 2] ?? 0) + 1);
      row.push(slips);
    }
    if (Math.min(...row) > most) return most + 1;
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? most + 1;
}
