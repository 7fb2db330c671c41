/** The entries with the highest scores, at most `limit` of them. */
export class Top {
  readonly #limit: number;
  /** A heap: the lowest is first. */
  readonly #scores: number[] = [];
  readonly #keys: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What scores no higher need not be offered. */
  get threshold(): number {
    if (this.#scores.length < this.#limit) return Number.NEGATIVE_INFINITY;
    return this.#scores[0] ?? Number.POSITIVE_INFINITY;
  }

  offer(key: number, score: number): void {
    if (this.#limit === 0) return;
    if (this.#scores.length < this.#limit) {
      this.#put(this.#scores.length, key, score);
      this.#rise(this.#scores.length - 1);
    } else if (score > this.threshold) {
      this.#put(0, key, score);
      this.#sink();
    }
  }

  /** Best first. */
  entries(): readonly { readonly key: number; readonly score: number }[] {
    return this.#keys
      .map((key, i) => ({ key, score: this.#scores[i] ?? 0 }))
      .sort((a, b) => b.score - a.score || a.key - b.key);
  }

  #rise(from: number): void {
    for (let i = from; i > 0;) {
      const parent = (i - 1) >> 1;
      if (this.#score(parent) <= this.#score(i)) return;
      this.#swap(i, parent);
      i = parent;
    }
  }

  #sink(): void {
    for (let i = 0; ;) {
      const left = 2 * i + 1;
      const child = left + 1 < this.#scores.length && this.#score(left + 1) < this.#score(left) ? left + 1 : left;
      if (child >= this.#scores.length || this.#score(i) <= this.#score(child)) return;
      this.#swap(i, child);
      i = child;
    }
  }

  #score(i: number): number {
    return this.#scores[i] ?? Number.POSITIVE_INFINITY;
  }

  #put(i: number, key: number, score: number): void {
    this.#keys[i] = key;
    this.#scores[i] = score;
  }

  #swap(i: number, j: number): void {
    const [key, score] = [this.#keys[i] ?? 0, this.#scores[i] ?? 0];
    this.#put(i, this.#keys[j] ?? 0, this.#scores[j] ?? 0);
    this.#put(j, key, score);
  }
}
