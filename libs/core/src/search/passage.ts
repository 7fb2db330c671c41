import { searchableText } from './searchable-text.js';

/** Words of the message answered that go before the answer. */
const contextWords = 32;

/**
 * What the model reads of a message; null = nothing that has a meaning (a tombstone, emoji only). An answer is read with the beginning
 * of what it answers: "yes, at nine" alone says nothing.
 */
export function passageOf(
  { text, deleted }: { readonly text: string; readonly deleted?: true | undefined },
  parentExcerpt?: string,
): string | null {
  const plain = plainText(text);
  if (deleted || !/[\p{L}\p{N}]/u.test(plain)) return null;
  const context = plainText(parentExcerpt ?? '')
    .split(' ')
    .slice(0, contextWords)
    .join(' ');
  return context === '' ? plain : `${context}\n${plain}`;
}

const plainText = (text: string): string => searchableText(text).replace(/\s+/gu, ' ').trim();
