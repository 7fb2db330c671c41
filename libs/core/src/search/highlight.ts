import { isNear } from './near-words.js';
import type { ParsedQuery } from './parse-query.js';
import { searchableText } from './searchable-text.js';
import { tokenize } from './tokens.js';
import type { Token } from './tokens.js';

type Range = [start: number, end: number];

/** Words that mark nothing worth seeing beside others: "is", "to", "de". */
const tiny = /^[a-z]{1,2}$/u;

/** Where the words of the query stand in the text: ascending, apart, in UTF-16 code units. */
export function highlight(text: string, query: ParsedQuery): Range[] {
  const telling = query.terms.filter(({ token }) => !tiny.test(token));
  const terms = telling.length > 0 ? telling : query.terms;
  const whole = new Set(terms.map(({ token }) => token));
  const beginnings = terms.filter(({ prefix }) => prefix).map(({ token }) => token);
  const slips = terms.filter(({ slip }) => slip).map(({ token }) => token);
  const isMeant = (token: string): boolean =>
    whole.has(token) ||
    beginnings.some((beginning) => token.startsWith(beginning)) ||
    slips.some((slip) => isNear(slip, token));
  const ranges: Range[] = [];
  for (const { token, start, end } of tokenize(searchableText(text))) {
    if (!isMeant(token)) continue;
    const last = ranges.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else ranges.push([start, end]);
  }
  return ranges;
}

/** Whether every phrase stands in the text, word after word. */
export function holdsPhrases(text: string, { phrases }: ParsedQuery): boolean {
  if (phrases.length === 0) return true;
  const tokens = tokenize(searchableText(text));
  return phrases.every((phrase) => tokens.some((_, at) => standsAt(tokens, at, phrase)));
}

const standsAt = (tokens: readonly Token[], at: number, phrase: readonly string[]): boolean =>
  phrase.every((word, i) => tokens[at + i]?.token === word);
