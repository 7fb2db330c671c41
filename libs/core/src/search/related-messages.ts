import { ChatError, limits } from '@homeroom/contracts';
import type { SearchAnswer } from '@homeroom/contracts';
import type { StoredMessage } from '../messages/stored.js';
import { takeToken } from '../messages/take-token.js';
import type { Caller } from '../people/caller.js';
import type { MessageStore } from '../ports/message-store.port.js';
import { askIndex } from './ask-index.js';
import { Collapser } from './collapse.js';
import { fuse } from './fuse.js';
import type { FoundMessage } from './hits.js';
import { indexedUpTo } from './indexed-up-to.js';
import { parseQuery } from './parse-query.js';
import { passageOf } from './passage.js';
import { readableRooms } from './readable-rooms.js';
import type { SearchMessagesPorts } from './search-messages.js';

export type RelatedMessagesPorts = SearchMessagesPorts & {
  readonly messageStore: Pick<MessageStore, 'byIds' | 'page'>;
};

/** Rarer words of a long message say what it is about; the index weighs them. */
const wordsAsked = 24;

/** Messages that speak of the same thing as a given one. */
export class RelatedMessages {
  constructor(private readonly ports: RelatedMessagesPorts) {}

  /** @throws ChatError NOT_FOUND (unknown, or in a room of others: the two look the same), RATE_LIMITED, UNAVAILABLE */
  async find(caller: Caller, messageId: string, limit: number): Promise<SearchAnswer> {
    const { rateLimiter, indexProgress, hits, queryVector } = this.ports;
    await takeToken(rateLimiter, caller.userId, 'search');
    const rooms = await readableRooms(this.ports, caller);
    const { message, passage } = await this.#message(messageId, (roomId) => rooms.has(roomId));
    const upTo = await indexedUpTo(indexProgress);
    if (passage === null) return { hits: [], mode: 'lexical', indexedUpTo: upTo };
    const dense = await queryVector.of(passage);
    const words = dense ? [] : parseQuery(message.text).terms.slice(0, wordsAsked);
    const { matches, mode } = await askIndex(this.ports, {
      rooms: [...rooms.keys()],
      words,
      ...(dense && { dense }),
      limit: limits.searchHits.max * 2,
    });
    const finds = fuse(matches, { weights: { words: 1, meaning: 1 }, order: 'relevance' });
    const found = await hits.read(finds.filter(({ id }) => id !== messageId));
    // What says the same as the message itself goes with it.
    const itself: FoundMessage = { id: messageId, roomId: message.roomId, sentAt: 0, why: 'both', score: 1, message };
    const collapser = new Collapser<FoundMessage>((item) => item.message.text);
    for (const item of [itself, ...found]) collapser.add(item);
    const shown = collapser.groups.slice(1, limit + 1).map(({ item }) => item);
    return { hits: [...(await hits.show(caller, shown, () => []))], mode, indexedUpTo: upTo };
  }

  async #message(messageId: string, mayRead: (roomId: string) => boolean) {
    const [message] = await this.ports.messageStore.byIds([messageId]);
    if (!message || message.pruned || !mayRead(message.roomId))
      throw new ChatError('NOT_FOUND', 'There is no such message.');
    return { message, passage: passageOf(message, await this.#parentText(message)) };
  }

  async #parentText({ replyTo }: StoredMessage): Promise<string | undefined> {
    if (!replyTo) return undefined;
    const [parent] = await this.ports.messageStore.byIds([replyTo.id]);
    return parent?.deleted ? undefined : parent?.text;
  }
}
