import { limits } from '@homeroom/contracts';
import type { SearchAnswer, SearchMode, SearchRequest } from '@homeroom/contracts';
import { takeToken } from '../messages/take-token.js';
import type { Caller } from '../people/caller.js';
import type { IndexProgress } from '../ports/index-progress.port.js';
import type { RateLimiter } from '../ports/rate-limiter.port.js';
import { askIndex } from './ask-index.js';
import type { AskIndexPorts } from './ask-index.js';
import { Collapser } from './collapse.js';
import type { Group } from './collapse.js';
import { readCursor, shortId, writeCursor } from './cursor.js';
import type { SearchCursor } from './cursor.js';
import { fuse } from './fuse.js';
import type { Find } from './fuse.js';
import { highlight, holdsPhrases } from './highlight.js';
import type { FoundMessage, Hits } from './hits.js';
import { indexedUpTo } from './indexed-up-to.js';
import { parseQuery } from './parse-query.js';
import type { ParsedQuery } from './parse-query.js';
import type { QueryVector } from './query-vector.js';
import { readableRooms } from './readable-rooms.js';
import type { ReadableRoomsPorts } from './readable-rooms.js';

export type SearchMessagesPorts = AskIndexPorts &
  ReadableRoomsPorts & {
    readonly hits: Pick<Hits, 'read' | 'show'>;
    readonly queryVector: Pick<QueryVector, 'of'>;
    readonly indexProgress: IndexProgress;
    readonly rateLimiter: RateLimiter;
    readonly searchObserver: SearchObserver;
  };

/** What searches tell the metrics. */
export interface SearchObserver {
  answered(mode: SearchMode, seconds: number): void;
}

/** With so few words, the words themselves are meant. */
const fewWords = 2;
/** Messages read at once while a page is filled. */
const findsPerRead = 32;

/** Finds messages by words and by meaning, in the rooms that the caller may read at this moment. */
export class SearchMessages {
  constructor(private readonly ports: SearchMessagesPorts) {}

  /** @throws ChatError RATE_LIMITED, NOT_FOUND (the room asked for), BAD_REQUEST (a cursor of another query), UNAVAILABLE */
  async search(caller: Caller, request: SearchRequest): Promise<SearchAnswer> {
    const { clock, rateLimiter, searchObserver } = this.ports;
    await takeToken(rateLimiter, caller.userId, 'search');
    const began = clock.now();
    const cursor = readCursor(request, began);
    const rooms = await readableRooms(this.ports, caller, request.room);
    const upTo = await indexedUpTo(this.ports.indexProgress);
    const query = parseQuery(request.q, { all: request.kind === 'exact' });
    const { finds, mode } = await this.#find(request, { query, cursor, rooms: [...rooms.keys()] });
    const { page, shown, more } = await nextPage(this.ports.hits, finds, { query, cursor, limit: request.limit });
    const hits = await this.ports.hits.show(caller, page, (text) => highlight(text, query));
    searchObserver.answered(mode, (clock.now() - began) / 1_000);
    return {
      hits: [...hits],
      mode,
      indexedUpTo: upTo,
      ...(more && { cursor: writeCursor(request, { at: cursor.at, shown }) }),
    };
  }

  async #find(
    request: SearchRequest,
    asked: { readonly query: ParsedQuery; readonly cursor: SearchCursor; readonly rooms: readonly string[] },
  ): Promise<{ readonly finds: readonly Find[]; readonly mode: SearchMode }> {
    const { query, cursor, rooms } = asked;
    const hasMeaning = request.kind !== 'exact' && query.terms.some(({ token }) => /[\p{L}\p{N}]/u.test(token));
    const dense = hasMeaning ? await this.ports.queryVector.of(query.text) : null;
    // Without the model, those who asked for meaning get words, and are told.
    const words = request.kind === 'meaning' && dense ? [] : query.terms;
    const { matches, mode } = await askIndex(this.ports, {
      rooms,
      words,
      ...(dense && { dense }),
      ...(request.from !== undefined && { authorId: request.from }),
      ...(request.after !== undefined && { after: Date.parse(request.after) }),
      // What comes while somebody pages stays out of the later pages.
      before: Math.min(request.before === undefined ? Infinity : Date.parse(request.before), cursor.at + 1),
      limit: limits.searchDepth,
      order: request.order,
    });
    const weights = { words: query.terms.length <= fewWords ? 2 : 1, meaning: 1 };
    return { finds: fuse(matches, { weights, order: request.order }).slice(0, limits.searchDepth), mode };
  }
}

/** The best that were on no page before, each with what says the same. Reads no further than the page needs. */
async function nextPage(
  hits: Pick<Hits, 'read'>,
  finds: readonly Find[],
  { query, cursor, limit }: { readonly query: ParsedQuery; readonly cursor: SearchCursor; readonly limit: number },
) {
  const before = new Set(cursor.shown);
  const collapser = new Collapser<FoundMessage>(({ message }) => message.text);
  const isFresh = ({ item, same }: Group<FoundMessage>): boolean =>
    [item, ...same].every(({ id }) => !before.has(shortId(id)));
  for (let from = 0; from < finds.length; from += findsPerRead) {
    for (const found of await hits.read(finds.slice(from, from + findsPerRead)))
      if (holdsPhrases(found.message.text, query)) collapser.add(found);
    if (collapser.groups.filter(isFresh).length > limit) break;
  }
  const groups = collapser.groups.filter(isFresh);
  const page = groups.slice(0, limit);
  const now = page.flatMap(({ item, same }) => [item, ...same].map(({ id }) => shortId(id)));
  return { page: page.map(({ item }) => item), shown: [...cursor.shown, ...now], more: groups.length > limit };
}
