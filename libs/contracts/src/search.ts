import { z } from 'zod';
import { instant, roomId, userId } from './ids.js';
import { limits } from './limits.js';
import { message } from './messages.js';
import { searchText } from './text.js';

/** all: by words and by meaning. exact: only what holds the words. meaning: only what is close in meaning. */
export const searchKind = z.enum(['all', 'exact', 'meaning']);
/** relevance: best first, age does not count. newest: the same finds, latest first. */
export const searchOrder = z.enum(['relevance', 'newest']);

const hitCount = z.coerce.number().int().min(1).max(limits.searchHits.max).default(limits.searchHits.default);

/** `q` holds words, and "phrases in quotes" that must stand in the message as they are. */
export const searchRequest = z.strictObject({
  q: searchText,
  kind: searchKind.default('all'),
  order: searchOrder.default('relevance'),
  /** Only in this room. */
  room: roomId.optional(),
  /** Only what this person wrote. */
  from: userId.optional(),
  /** Sent before this time. */
  before: instant.optional(),
  /** Sent at or after this time. */
  after: instant.optional(),
  limit: hitCount,
  /** From the answer before, with everything else unchanged. */
  cursor: z.string().max(limits.searchCursor, 'is too long').optional(),
});
export type SearchRequest = z.infer<typeof searchRequest>;

export const relatedQuery = z.strictObject({ limit: hitCount });

export const searchHit = z.object({
  message,
  room: z.object({ id: roomId, name: z.string() }),
  /** Where the words stand in `message.text`: [start, end) in UTF-16 code units, ascending, apart. */
  ranges: z.array(z.tuple([z.int(), z.int()])),
  why: z.enum(['exact', 'meaning', 'both']),
  /** Only good for comparing hits of one answer. */
  score: z.number(),
  /** Up to two messages before and two after, by seq. */
  context: z.object({ before: z.array(message), after: z.array(message) }),
});
export type SearchHit = z.infer<typeof searchHit>;

/**
 * hybrid: words and meaning. lexical: words only (asked for, or the model is not at hand). recent: the index is away, only the newest
 * messages of each room were looked through.
 */
export const searchMode = z.enum(['hybrid', 'lexical', 'recent']);
export type SearchMode = z.infer<typeof searchMode>;

export const searchAnswer = z.object({
  hits: z.array(searchHit),
  mode: searchMode,
  /** Everything accepted before this time can be found; null = unknown. */
  indexedUpTo: instant.nullable(),
  /** There may be more: ask again with it. */
  cursor: z.string().optional(),
});
export type SearchAnswer = z.infer<typeof searchAnswer>;

/** Whether new messages get their vectors; a pause loses nothing. */
export const embeddingSwitch = z.strictObject({ paused: z.boolean() });
export type EmbeddingSwitch = z.infer<typeof embeddingSwitch>;
