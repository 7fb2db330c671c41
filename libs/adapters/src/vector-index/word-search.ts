import { bm25, inexactWeight, nearWords, slipLengths } from '@homeroom/core';
import type { IndexQuery, TermMatches, WordTerm } from '@homeroom/core';
import type { Connection } from '../sqlite/connection.js';
import { Top } from './top.js';

/** A room that was asked, as the index counts it. */
export type AskedRoom = {
  readonly room: number;
  readonly id: string;
  readonly documents: number;
  readonly words: number;
};

export type WordSearch = Pick<IndexQuery, 'before' | 'after' | 'order' | 'limit'> & {
  readonly rooms: readonly AskedRoom[];
  readonly words: readonly WordTerm[];
  readonly author?: number | undefined;
};

export type Scored = { readonly point: number; readonly score: number };

/** By room and word, in the rooms asked and nowhere else; a spec reads SQLite's plans of these texts. */
export const postingTexts = {
  word: `SELECT p.point, p.frequency AS weight, p.length FROM json_each(?1) AS asked
    CROSS JOIN postings AS p ON p.room = asked.value AND p.term = ?2`,
  prefix: `SELECT p.point, p.frequency * iif(p.term = ?2, 1, ${inexactWeight}) AS weight, p.length
    FROM json_each(?1) AS asked
    CROSS JOIN postings AS p ON p.room = asked.value AND p.term >= ?2 AND p.term <= ?2 || char(0x10ffff)`,
  /** The words that begin with a letter: from each to the next, past all its postings. */
  initial: `WITH RECURSIVE known (room, term) AS (
      SELECT asked.value, (SELECT min(p.term) FROM postings AS p
        WHERE p.room = asked.value AND p.term >= ?2 AND p.term <= ?2 || char(0x10ffff)) FROM json_each(?1) AS asked
      UNION ALL
      SELECT known.room, (SELECT min(p.term) FROM postings AS p
        WHERE p.room = known.room AND p.term > known.term AND p.term <= ?2 || char(0x10ffff))
      FROM known WHERE known.term IS NOT NULL
    ) SELECT DISTINCT term FROM known WHERE length(term) BETWEEN ?3 AND ?4`,
} as const;

/** Of the points found; rowid by rowid. */
export const filterText = `SELECT q.point, q.sent_at AS sentAt FROM json_each(?1) AS found
  CROSS JOIN points AS q ON q.point = found.value
  WHERE (?2 IS NULL OR q.author = ?2) AND q.sent_at < ?3 AND q.sent_at >= ?4`;

type Posting = { readonly point: number; readonly weight: number; readonly length: number };

/** The best by BM25 within the rooms asked, or the newest. */
export function searchWords(connection: Connection, search: WordSearch): readonly Scored[] {
  const lengths = new Map<number, number>();
  const rooms = JSON.stringify(search.rooms.map(({ room }) => room));
  const terms = search.words.map(({ token, prefix, slip, required }): TermMatches<number> => {
    const found = new Map<number, number>();
    const add = (text: string, word: string, share = 1): void => {
      for (const { point, weight, length } of connection.all<Posting>(text, rooms, word)) {
        found.set(point, (found.get(point) ?? 0) + weight * share);
        lengths.set(point, length);
      }
    };
    add(postingTexts[prefix ? 'prefix' : 'word'], token);
    if (slip && found.size === 0)
      for (const meant of wordsNear(connection, rooms, token)) add(postingTexts.word, meant, inexactWeight);
    return { required, found };
  });
  const scores = bm25(terms, {
    documents: search.rooms.reduce((sum, { documents }) => sum + documents, 0),
    words: search.rooms.reduce((sum, { words }) => sum + words, 0),
    lengthOf: (point) => lengths.get(point) ?? 0,
  });
  return best(connection, search, scores);
}

/** The words of these rooms that somebody may have meant who typed this one. */
function wordsNear(connection: Connection, rooms: string, token: string): readonly string[] {
  const [initial = ''] = token;
  const known = connection.all<{ readonly term: string }>(postingTexts.initial, rooms, initial, ...slipLengths(token));
  return nearWords(
    token,
    known.map(({ term }) => term),
  );
}

function best(connection: Connection, search: WordSearch, scores: ReadonlyMap<number, number>): readonly Scored[] {
  const top = new Top(search.limit);
  if (search.order === 'newest' || isFiltered(search)) {
    for (const { point, sentAt } of wanted(connection, search, [...scores.keys()]))
      top.offer(point, search.order === 'newest' ? sentAt : (scores.get(point) ?? 0));
  } else for (const [point, score] of scores) top.offer(point, score);
  return top.entries().map(({ key }) => ({ point: key, score: scores.get(key) ?? 0 }));
}

const isFiltered = ({ author, before, after }: WordSearch): boolean =>
  author !== undefined || before !== undefined || after !== undefined;

type Wanted = { readonly point: number; readonly sentAt: number };

function wanted(
  connection: Connection,
  { author, before, after }: WordSearch,
  points: readonly number[],
): readonly Wanted[] {
  const until = before ?? Number.MAX_SAFE_INTEGER;
  const from = after ?? Number.MIN_SAFE_INTEGER;
  return connection.all<Wanted>(filterText, JSON.stringify(points), author ?? null, until, from);
}
