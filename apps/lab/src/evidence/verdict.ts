import type { Api } from '../server/api.js';
import type { Broadcasts } from './broadcasts.js';
import { readHead, readHistory } from '../server/history.js';
import type { Reader } from '../server/history.js';
import type { Listener } from '../server/listener.js';
import { judgeRoom } from './oracle.js';
import type { Attempt, Violation } from './oracle.js';
import { inParallel } from '../server/retry.js';
import type { RetryOptions } from '../server/retry.js';
import type { SignedIn } from '../server/session.js';

/** Somebody signed in, and the ids of those of our rooms they are a member of. */
export type Searcher = {
  readonly handle: string;
  readonly session: SignedIn;
  readonly rooms: ReadonlySet<string>;
};

export type RoomRun = {
  readonly roomId: string;
  readonly name: string;
  /** Members with a socket. */
  readonly listeners: readonly Pick<Listener, 'handle' | 'transcript'>[];
  /** A member, to read the history and to search with. */
  readonly member: Searcher;
  /** Somebody who is not a member; undefined = everybody is. */
  readonly outsider?: Searcher;
  readonly attempts: readonly Attempt[];
};

export type Verdict = {
  readonly stored: number;
  /** Messages that listeners show, over all of them. */
  readonly delivered: number;
  readonly expectedDeliveries: number;
  /** ms from the last answer to a sender until every listener was at the head; null = not within the deadline. */
  readonly settledMs: number | null;
  /** By the server's clock. ms since 1970; 0 = nothing is stored */
  readonly newestSentAt: number;
  readonly violations: readonly Violation[];
};

export type VerdictOptions = {
  readonly api: Api;
  readonly rooms: readonly RoomRun[];
  readonly broadcasts: Broadcasts;
  readonly retry: RetryOptions;
  /** How long listeners may take to reach the head after the last message. ms */
  readonly settleMs: number;
};

const pollMs = 100;
const historiesAtOnce = 4;

const readerOf = ({ api, retry }: VerdictOptions, room: RoomRun): Reader => ({
  api,
  retry,
  session: room.member.session,
});

/** Waits until everybody had their chance, reads what is stored, and lets the oracle judge every room. */
export async function reachVerdict(options: VerdictOptions): Promise<Verdict> {
  const settledMs = await settle(options);
  const violations: Violation[] = [...options.broadcasts.badBatches, ...unknownRooms(options)];
  let stored = 0;
  let newestSentAt = 0;
  let delivered = 0;
  let expectedDeliveries = 0;
  await inParallel(options.rooms, historiesAtOnce, async (room) => {
    const { head, messages } = await readHistory(readerOf(options, room), room.roomId);
    const history = messages.map((message) => options.broadcasts.share(message));
    const shown = room.listeners.map((listener) => ({
      listener: listener.handle,
      messages: listener.transcript(room.roomId),
    }));
    violations.push(
      ...judgeRoom({
        roomId: room.roomId,
        head,
        sent: room.attempts,
        history,
        broadcast: options.broadcasts.inRoom(room.roomId),
        members: new Set(room.listeners.map(({ handle }) => handle)),
        transcripts: [...shown, ...options.broadcasts.strangersIn(room.roomId)],
      }),
    );
    stored += history.length;
    for (const { sentAt } of history) newestSentAt = Math.max(newestSentAt, Date.parse(sentAt));
    delivered += shown.reduce((sum, { messages: theirs }) => sum + theirs.length, 0);
    expectedDeliveries += history.length * shown.length;
  });
  return { stored, delivered, expectedDeliveries, settledMs, newestSentAt, violations };
}

/** A room that nobody of ours is in, and yet somebody heard of it. */
function unknownRooms({ rooms, broadcasts }: VerdictOptions): readonly Violation[] {
  const ours = new Set(rooms.map(({ roomId }) => roomId));
  return broadcasts.rooms
    .filter((roomId) => !ours.has(roomId))
    .map((roomId) => ({
      kind: 'foreign',
      roomId,
      where: 'live',
      detail: 'a batch of a room that is not one of ours',
    }));
}

async function settle(options: VerdictOptions): Promise<number | null> {
  const { retry } = options;
  const start = retry.now();
  let waiting = [...options.rooms];
  for (;;) {
    const checked = await Promise.all(waiting.map(async (room) => ({ room, done: await isSettled(options, room) })));
    waiting = checked.filter(({ done }) => !done).map(({ room }) => room);
    if (waiting.length === 0) return retry.now() - start;
    if (retry.now() - start > options.settleMs) return null;
    await retry.sleep(pollMs);
  }
}

async function isSettled(options: VerdictOptions, room: RoomRun): Promise<boolean> {
  const acked = room.attempts.filter(({ outcome }) => outcome === 'acked').length;
  if (room.listeners.some((listener) => listener.transcript(room.roomId).length < acked)) return false;
  const head = await readHead(readerOf(options, room), room.roomId);
  return head >= acked && room.listeners.every((listener) => listener.transcript(room.roomId).length >= head);
}
