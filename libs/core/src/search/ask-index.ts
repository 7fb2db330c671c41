import type { SearchMode } from '@homeroom/contracts';
import type { Clock } from '../ports/clock.port.js';
import type { MessageStore } from '../ports/message-store.port.js';
import type { IndexMatches, IndexQuery, VectorIndex } from '../ports/vector-index.port.js';
import { recentMessages } from './recent-messages.js';

export type AskIndexPorts = {
  readonly vectorIndex: Pick<VectorIndex, 'query'>;
  readonly messageStore: Pick<MessageStore, 'page'>;
  readonly clock: Clock;
};

/** What a search waits for the index, at the most. */
const budgetMs = 2_000;

/** What the index finds; when it is away, what the newest messages of the rooms hold. */
export async function askIndex(
  ports: AskIndexPorts,
  query: IndexQuery,
): Promise<{ readonly matches: IndexMatches; readonly mode: SearchMode }> {
  const ended = new AbortController();
  const late = ports.clock.sleep(budgetMs, ended.signal).then(() => null);
  try {
    const matches = await Promise.race([ports.vectorIndex.query(query), late]);
    if (matches) return { matches, mode: query.dense && matches.dense !== null ? 'hybrid' : 'lexical' };
  } catch {
    // The answer's mode says it, and the metric that counts modes.
  } finally {
    ended.abort();
  }
  return { matches: { words: await recentMessages(ports.messageStore, query), dense: null }, mode: 'recent' };
}
