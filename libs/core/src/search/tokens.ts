import { foldText } from '../people/fold-name.js';

/** A word as it is searched, and where it stands: [start, end) in UTF-16 code units of the text. */
export type Token = { readonly token: string; readonly start: number; readonly end: number };

const apostrophes = /['’ʼ＇]/u;
/** Words with their apostrophes, and every pictograph by itself. */
const runs = /[\p{L}\p{N}\p{M}]+(?:['’ʼ＇][\p{L}\p{N}\p{M}]+)*|\p{Extended_Pictographic}/gu;
/** Scripts that put no space between words. */
const unspaced =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}][\p{M}]*/gu;
/** Points of Hebrew and Arabic: mostly left out when people type. */
const optionalMarks = /[\u0591-\u05c7]|[\u0610-\u061a]|\u0640|[\u064b-\u065f]|\u0670|[\u06d6-\u06ed]/gu;
/** What is longer is cut: nobody types it, and it would only make the index big. */
const longest = 64;

/** What compatibility forms such as "⅐" bring along. */
const notOfWords = /[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}]/gu;

const plain = /^[\da-z]+$/u;

const fold = (word: string): string => (plain.test(word) ? word.slice(0, longest) : foldWord(word));

const foldWord = (word: string): string =>
  foldText(word).replace(optionalMarks, '').replace(notOfWords, '').normalize('NFC').slice(0, longest).toWellFormed();

/** Endings of English that belong to the word before ("don't" is typed "dont" too); "s" only says whose it is. */
const joined = new Set(['t', 're', 've', 'll', 'd', 'm']);

/**
 * The words of a text: lower case, without accents; "9B" and "H2" stay one word, "don't" is "dont", "Ben's" is "ben", "l'école" is
 * "l" and "ecole". Of scripts without spaces, every two letters that stand together are a word, and the last letter of a run is one
 * too, so that a single letter is found. Never throws; the same for every driver.
 */
export const tokenize = (text: string): readonly Token[] => [...tokensOf(text, true)];

/** As `tokenize`, for what somebody looks for: without the single last letters, which only serve to be found. */
export const tokenizeQuery = (text: string): readonly Token[] => [...tokensOf(text, false)];

function* tokensOf(text: string, indexed: boolean): Generator<Token> {
  for (const { 0: run, index } of text.matchAll(runs)) {
    let from = 0;
    for (const letters of clusters(run)) {
      if (letters.start > from) yield* wordTokens(run.slice(from, letters.start), index + from);
      yield* pairs(run.slice(letters.start, letters.end), index + letters.start, indexed);
      from = letters.end;
    }
    if (from < run.length) yield* wordTokens(run.slice(from), index + from);
  }
}

/** Where the run is of a script without spaces. */
function clusters(run: string): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (const { 0: letter, index } of run.matchAll(unspaced)) {
    const last = found.at(-1);
    if (last && last.end === index) last.end += letter.length;
    else found.push({ start: index, end: index + letter.length });
  }
  return found;
}

function* pairs(run: string, at: number, indexed: boolean): Generator<Token> {
  const letters = [...run.matchAll(unspaced)].map(({ 0: letter, index }) => ({ letter, start: at + index }));
  for (const [i, { letter, start }] of letters.entries()) {
    const next = letters[i + 1];
    if (next) yield { token: fold(letter + next.letter), start, end: next.start + next.letter.length };
    else if (indexed || letters.length === 1) yield { token: fold(letter), start, end: start + letter.length };
  }
}

function* wordTokens(word: string, at: number): Generator<Token> {
  const parts = word.split(apostrophes);
  const ending = parts.length > 1 ? fold(parts.at(-1) ?? '') : '';
  const stem = ending === 's' || joined.has(ending) ? parts.slice(0, -1) : parts;
  const whole = stem.filter((part) => part !== '');
  const isElided = whole.length > 1 && (whole[0] ?? '').length <= 2 && fold(whole[0] ?? '') !== 'o';
  if (isElided) {
    yield* elided(word, at, ending);
    return;
  }
  const token = fold(whole.join('') + (joined.has(ending) ? ending : ''));
  if (token !== '') yield { token, start: at, end: at + word.length };
}

/** "l'école": the two words apart, each in its place. */
function* elided(word: string, at: number, ending: string): Generator<Token> {
  for (const { 0: part, index } of word.matchAll(/[^'’ʼ＇]+/gu)) {
    const isLast = index + part.length === word.length;
    const token = fold(part);
    if (token !== '' && !(isLast && ending === 's')) yield { token, start: at + index, end: at + index + part.length };
  }
}

/** How often each word stands in a text. */
export function countWords(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { token } of tokenize(text)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}
