import { limits } from '@homeroom/contracts';
import type { Message, RouteAnswer } from '@homeroom/contracts';
import type { Api } from '../server/api.js';
import type { Violation } from '../evidence/oracle.js';
import { pickRarePhrases } from './rare-phrases.js';
import type { RarePhrase } from './rare-phrases.js';
import { asOperational, inParallel, retrying } from '../server/retry.js';
import type { RetryOptions } from '../server/retry.js';
import type { RoomRun, Searcher } from '../evidence/verdict.js';

export type SearchFigures = {
  /** Phrases that were looked for. */
  readonly asked: number;
  /** Phrases that a member found, both in quotes and as plain words. */
  readonly foundByMembers: number;
  /** Phrases for which somebody outside the room was shown a message of a room that is not theirs. */
  readonly foundByOthers: number;
  /** Phrases whose room has everybody as a member: nobody could ask from outside. */
  readonly withoutOutsider: number;
  /** How the searches were answered → how many. */
  readonly modes: Readonly<Record<string, number>>;
  /** Waited until the server said that all of the replay can be found; null = it did not within the deadline. ms */
  readonly indexedMs: number | null;
  /** All searches, without that wait. ms */
  readonly askedMs: number;
};

export type SearchOptions = {
  readonly api: Api;
  readonly rooms: readonly RoomRun[];
  readonly retry: RetryOptions;
  /** The time of the newest stored message, by the server's clock. ms since 1970 */
  readonly newestSentAt: number;
  /** How long the server may take to say that all of it can be found. ms */
  readonly indexMs: number;
};

type Answer = RouteAnswer<'search'>;
type Question = { readonly phrase: RarePhrase; readonly room: RoomRun };

const phrasesWanted = 20;
const pollMs = 500;
const searchesAtOnce = 4;

/** Looks for rare phrases of the replay as members and as others: the first must find each, the others nothing. */
export async function searchAfterwards(
  options: SearchOptions,
): Promise<{ readonly figures: SearchFigures; readonly violations: readonly Violation[] }> {
  const rooms = new Map(options.rooms.map((room) => [room.roomId, room]));
  const questions = pickRarePhrases(options.rooms, phrasesWanted).flatMap((phrase): readonly Question[] => {
    const room = rooms.get(phrase.roomId);
    return room ? [{ phrase, room }] : [];
  });
  const indexedMs = await indexed(options, questions);
  const start = options.retry.now();
  const violations: Violation[] = [];
  const modes: Record<string, number> = {};
  const found = { byMembers: 0, byOthers: 0 };
  await inParallel(questions, searchesAtOnce, async (question) => {
    const { ofMember, ofOutsider, answeredAs } = await judge(options, question);
    if (ofMember.length === 0) found.byMembers++;
    if (ofOutsider.length > 0) found.byOthers++;
    for (const mode of answeredAs) modes[mode] = (modes[mode] ?? 0) + 1;
    violations.push(...ofMember, ...ofOutsider);
  });
  const figures = {
    asked: questions.length,
    foundByMembers: found.byMembers,
    foundByOthers: found.byOthers,
    withoutOutsider: questions.filter(({ room }) => !room.outsider).length,
    modes,
    indexedMs,
    askedMs: options.retry.now() - start,
  };
  return { figures, violations };
}

/** The members take turns in asking, so that nobody meets the limit of one person. */
async function indexed(options: SearchOptions, questions: readonly Question[]): Promise<number | null> {
  const { retry, newestSentAt, indexMs } = options;
  const start = retry.now();
  for (let turn = 0; ; turn++) {
    const question = questions[turn % Math.max(1, questions.length)];
    if (!question) return 0;
    const { indexedUpTo } = await ask(options, question.room.member, question.phrase.words);
    if (indexedUpTo !== null && Date.parse(indexedUpTo) > newestSentAt) return retry.now() - start;
    if (retry.now() - start > indexMs) return null;
    await retry.sleep(pollMs);
  }
}

/** @throws OperationalError when there is no answer: what is not known to be broken is no violation. */
async function ask({ api, retry }: SearchOptions, { session }: Searcher, q: string): Promise<Answer> {
  try {
    const query = { q, limit: limits.searchHits.max };
    return await retrying(async () => api.call('search', { token: await session.token(), query }), retry);
  } catch (error) {
    throw asOperational('A search was not answered', error);
  }
}

async function judge(options: SearchOptions, { phrase, room }: Question) {
  const queries = [
    ['in quotes', `"${phrase.phrase}"`],
    ['as plain words', phrase.words],
  ] as const;
  const [ofMember, ofOutsider, answeredAs]: [Violation[], Violation[], string[]] = [[], [], []];
  for (const [how, q] of queries) {
    const report = (kind: Violation['kind'], who: Searcher, detail: string): Violation => ({
      kind,
      roomId: phrase.roomId,
      where: `search of ${who.handle}`,
      detail: `${phrase.messageId} looked for ${how}: ${detail}`,
    });
    const { hits, mode } = await ask(options, room.member, q);
    answeredAs.push(mode);
    if (!hits.some(({ message }) => message.id === phrase.messageId))
      ofMember.push(report('unfound', room.member, 'a member does not find it'));
    if (shownForeign(options, room.member, { hits }).length > 0)
      ofMember.push(report('foreign', room.member, 'a member was shown a message of another room'));
    if (!room.outsider) continue;
    const foreign = await ask(options, room.outsider, q);
    answeredAs.push(foreign.mode);
    const leaked = shownForeign(options, room.outsider, foreign);
    if (leaked.length > 0)
      ofOutsider.push(report('foreign', room.outsider, 'somebody who is not a member was shown it'));
  }
  return { ofMember, ofOutsider, answeredAs };
}

/** Messages of the replay's rooms that are not this person's, as hits or beside them. */
function shownForeign({ rooms }: SearchOptions, who: Searcher, { hits }: Pick<Answer, 'hits'>): readonly Message[] {
  const ofReplay = new Set(rooms.map(({ roomId }) => roomId));
  return hits
    .flatMap(({ message, context }) => [message, ...context.before, ...context.after])
    .filter(({ roomId }) => ofReplay.has(roomId) && !who.rooms.has(roomId));
}
