import { searchableText } from './searchable-text.js';
import { tokenize } from './tokens.js';

/** Shared words over all words from which two texts say the same. */
const sameShare = 0.9;
/** With fewer words one word more or less is another message. */
const leastWords = 5;

/** The first item that says something, and what said the same after it. */
export type Group<Item> = { readonly item: Item; readonly same: readonly Item[] };

type OpenGroup<Item> = { readonly item: Item; readonly same: Item[]; readonly words: ReadonlySet<string> };

/** Puts together what says the same (the same words in any order, or nearly so), one item after the other. */
export class Collapser<Item> {
  readonly #groups: OpenGroup<Item>[] = [];

  constructor(private readonly textOf: (item: Item) => string) {}

  get groups(): readonly Group<Item>[] {
    return this.#groups;
  }

  add(item: Item): void {
    const words = new Set(tokenize(searchableText(this.textOf(item))).map(({ token }) => token));
    const twin = this.#groups.find((other) => saySame(other.words, words));
    if (twin) twin.same.push(item);
    else this.#groups.push({ item, same: [], words });
  }
}

function saySame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  if (small.size < leastWords && small.size !== large.size) return false;
  if (small.size < large.size * sameShare) return false;
  let shared = 0;
  for (const word of small) if (large.has(word)) shared++;
  const share = shared / (a.size + b.size - shared || 1);
  return small.size < leastWords ? share === 1 : share >= sameShare;
}
