import { searchableText } from './searchable-text.js';
import { tokenize } from './tokens.js';

/** Shared words over all words from which two texts say the same. */
const sameShare = 0.9;
/** With fewer words one word more or less is another message. */
const leastWords = 5;

/**
 * Leaves out what says the same as something before it (the same words in any order, or nearly so): the first one stays.
 * @returns the items that stay, and behind each what was left out for it
 */
export function collapse<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
): readonly { readonly item: Item; readonly same: readonly Item[] }[] {
  const kept: { readonly item: Item; readonly same: Item[]; readonly words: ReadonlySet<string> }[] = [];
  for (const item of items) {
    const words = new Set(tokenize(searchableText(textOf(item))).map(({ token }) => token));
    const twin = kept.find((other) => saySame(other.words, words));
    if (twin) twin.same.push(item);
    else kept.push({ item, same: [], words });
  }
  return kept;
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
