import type { WordTerm } from '../ports/vector-index.port.js';
import { shortestSlip } from './near-words.js';
import { tokenizeQuery } from './tokens.js';

export type ParsedQuery = {
  /** What is asked for, without the quotes: for the model. */
  readonly text: string;
  readonly terms: readonly WordTerm[];
  /** Words that must follow each other. */
  readonly phrases: readonly (readonly string[])[];
};

/** A pair of quotes with something between them; a single quote mark is nothing special. */
const quoted = /"([^"]+)"|“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»/gu;

/** Shorter words begin too many others. */
const shortestPrefix = 4;

/**
 * What somebody typed. Nothing in it is an operator but a pair of quotes: what stands between them must be in the message as it is, but
 * for case and accents. `all`: every word must be there, not only those in quotes.
 */
export function parseQuery(query: string, { all = false }: { readonly all?: boolean } = {}): ParsedQuery {
  const phrases = [...query.matchAll(quoted)]
    .map((match) => tokenizeQuery(match.slice(1).find((part) => part !== undefined) ?? '').map(({ token }) => token))
    .filter((phrase) => phrase.length > 0);
  const inPhrases = new Set(phrases.flat());
  const terms = new Map<string, WordTerm>();
  for (const { token } of tokenizeQuery(query)) {
    const isPhrase = inPhrases.has(token);
    terms.set(token, {
      token,
      prefix: !isPhrase && mayBegin(token),
      slip: !isPhrase && !all && maySlip(token),
      required: all || isPhrase,
    });
  }
  return {
    text: query
      .replace(/["“”„«»]/gu, ' ')
      .replace(/\s+/gu, ' ')
      .trim(),
    terms: [...terms.values()],
    phrases,
  };
}

const maySlip = (token: string): boolean => token.length >= shortestSlip && /^\p{L}+$/u.test(token);

const mayBegin = (token: string): boolean =>
  token.length >= shortestPrefix
    ? /^\p{L}+$/u.test(token)
    : /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]$/u.test(token);
