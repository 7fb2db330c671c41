import type { Attempt } from '../evidence/oracle.js';

/** A place in one message that no other message of the replay can be taken for. */
export type RarePhrase = {
  readonly roomId: string;
  readonly messageId: string;
  /** As it stands in the message, from one rare word to the next. */
  readonly phrase: string;
  /** The two rare words alone. */
  readonly words: string;
};

type SentRoom = { readonly roomId: string; readonly attempts: readonly Attempt[] };
type Word = { readonly word: string; readonly start: number; readonly end: number };

/** Whole words that every tokenizer cuts alike: plain letters, with nothing beside them that may belong to a word. */
const plainWords = /(?<![\p{L}\p{N}\p{M}'’ʼ＇_])[a-z]{5,}(?![\p{L}\p{N}\p{M}'’ʼ＇_])/giu;
const longestPhrase = 80;
/** Quotes end a phrase; mentions are not searched. */
const notInPhrases = /["“”„«»]|<@/u;

/** At most `count` phrases, spread evenly over the rooms and the time. Pure: the same messages give the same phrases. */
export function pickRarePhrases(rooms: readonly SentRoom[], count: number): readonly RarePhrase[] {
  const messages = rooms.flatMap(({ roomId, attempts }) =>
    attempts.map(({ text, ackedId }) => ({ roomId, ackedId, text, words: wordsOf(text) })),
  );
  const holders = new Map<string, number>();
  for (const { words } of messages)
    for (const word of new Set(words.map((each) => each.word))) holders.set(word, (holders.get(word) ?? 0) + 1);
  const candidates = messages.flatMap(({ roomId, ackedId, text, words }): RarePhrase[] => {
    const rare = words.filter(({ word }) => holders.get(word) === 1);
    const found = ackedId === undefined ? undefined : firstPhrase(text, rare);
    return found && ackedId !== undefined ? [{ roomId, messageId: ackedId, ...found }] : [];
  });
  const picked = Math.min(count, candidates.length);
  return Array.from(
    { length: picked },
    (_, i) => candidates[Math.floor(((i + 0.5) * candidates.length) / picked)],
  ).filter((phrase) => phrase !== undefined);
}

const wordsOf = (text: string): readonly Word[] =>
  [...text.matchAll(plainWords)].map(({ 0: word, index }) => ({
    word: word.toLowerCase(),
    start: index,
    end: index + word.length,
  }));

function firstPhrase(text: string, rare: readonly Word[]): Pick<RarePhrase, 'phrase' | 'words'> | undefined {
  for (const [i, first] of rare.entries()) {
    const next = rare[i + 1];
    if (!next || next.word === first.word) continue;
    const phrase = text.slice(first.start, next.end);
    if (phrase.length <= longestPhrase && !notInPhrases.test(phrase))
      return { phrase, words: `${first.word} ${next.word}` };
  }
  return undefined;
}
