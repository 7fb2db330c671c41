import type { EmbeddingManifest } from './embedder.port.js';

/** A message as the index knows it: where it is and who wrote it when, never its text. */
export type IndexPoint = {
  /** The message's id. */
  readonly id: string;
  readonly roomId: string;
  readonly seq: number;
  readonly authorId: string;
  /** ms since 1970. */
  readonly sentAt: number;
  /** How often each word stands in it (tokens of `tokenize`). Left out = as it was. Takes the place of the words before. */
  readonly words?: ReadonlyMap<string, number>;
  /** Left out = as it was. Takes the place of that model's vector before; null takes it away. */
  readonly vector?: { readonly modelId: string; readonly values: Float32Array | null };
};

export type WordTerm = {
  readonly token: string;
  /** Also longer words that begin so; they count half. */
  readonly prefix: boolean;
  /** Where it stands nowhere in the rooms asked: words from which it differs by a slip (`nearWords`); they count half. */
  readonly slip?: boolean;
  /** What lacks it is no match. */
  readonly required: boolean;
};

export type IndexQuery = {
  /** The rooms to look in, and no others; none = no match. */
  readonly rooms: readonly string[];
  readonly words?: readonly WordTerm[];
  readonly dense?: { readonly modelId: string; readonly values: Float32Array };
  readonly authorId?: string;
  /** ms since 1970: sent before, and sent at or after. */
  readonly before?: number;
  readonly after?: number;
  /** Matches of each kind, at most. */
  readonly limit: number;
  /** newest: the matches by words latest first, instead of best first. @default 'relevance' */
  readonly order?: 'relevance' | 'newest';
};

export type IndexMatch = {
  readonly id: string;
  readonly roomId: string;
  readonly sentAt: number;
  /** words: BM25 within the rooms asked, as a share of what the whole query would have. dense: cosine. */
  readonly score: number;
};

export type IndexMatches = {
  readonly words: readonly IndexMatch[];
  /** Best first. null: the vectors of that model are not there, or not yet loaded. */
  readonly dense: readonly IndexMatch[] | null;
};

/**
 * Finds messages by words and by vectors. What is upserted is found by the next query; a point may have words, a vector, or both.
 * Resolves when the effect survives a crash. Every call may be repeated: it ends the same.
 * Room is the border: a query reads what belongs to its rooms and nothing else, so that neither what it finds nor how long it takes tells
 * of other rooms. The order of matches with the same score is not promised.
 */
export interface VectorIndex {
  /** Makes room for a model's vectors; what another model made stays. */
  ensure(manifest: EmbeddingManifest): Promise<void>;
  /** Vectors of a model that was never ensured are left out. */
  upsert(points: readonly IndexPoint[]): Promise<void>;
  /** Points with all they have, or everything one model made. What is not there counts as removed. */
  remove(selector: { readonly ids: readonly string[] } | { readonly modelId: string }): Promise<void>;
  query(query: IndexQuery): Promise<IndexMatches>;
  /** Ids of points, ascending, after the given one; for jobs that visit all of them. */
  scan(after: string | null, limit: number): Promise<readonly string[]>;
}
