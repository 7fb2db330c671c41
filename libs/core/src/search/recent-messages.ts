import type { MessageStore } from '../ports/message-store.port.js';
import type { IndexMatch, IndexQuery } from '../ports/vector-index.port.js';
import { searchableText } from './searchable-text.js';
import { countWords } from './tokens.js';

/** Messages looked through for one search, over all rooms together. */
const budget = 5_000;
const perRoom = { least: 20, most: 200 };

/** Without the index: the newest messages of each room that hold the words, those with more of them first. */
export async function recentMessages(
  messageStore: Pick<MessageStore, 'page'>,
  { rooms, words = [], limit, ...query }: IndexQuery,
): Promise<readonly IndexMatch[]> {
  const each = Math.min(perRoom.most, Math.max(perRoom.least, Math.floor(budget / Math.max(1, rooms.length))));
  const matches: IndexMatch[] = [];
  for (const roomId of rooms.slice(0, Math.ceil(budget / each))) {
    for (const { id, text, sentAt: sent, authorId, deleted } of await messageStore.page(roomId, {
      newest: true,
      limit: each,
    })) {
      const sentAt = Date.parse(sent);
      if (deleted || !isWithin({ authorId, sentAt }, query)) continue;
      const counts = [...countWords(searchableText(text)).keys()];
      const held = words.filter(({ token, prefix }) =>
        counts.some((word) => word === token || (prefix && word.startsWith(token))),
      );
      if (held.length > 0 && words.every((word) => !word.required || held.includes(word)))
        matches.push({ id, roomId, sentAt, score: held.length });
    }
  }
  return matches
    .sort((a, b) => (query.order === 'newest' ? 0 : b.score - a.score) || b.sentAt - a.sentAt)
    .slice(0, limit);
}

const isWithin = (
  { authorId, sentAt }: { readonly authorId: string; readonly sentAt: number },
  query: Pick<IndexQuery, 'authorId' | 'before' | 'after'>,
): boolean =>
  (query.authorId === undefined || authorId === query.authorId) &&
  (query.before === undefined || sentAt < query.before) &&
  (query.after === undefined || sentAt >= query.after);
