import type { Broadcasts } from '../evidence/broadcasts.js';
import { judgeLive } from '../evidence/judge-live.js';
import type { Violation } from '../evidence/oracle.js';
import { reachVerdict } from '../evidence/verdict.js';
import type { Api } from '../server/api.js';
import type { RetryOptions } from '../server/retry.js';
import type { Crew } from './crew.js';
import type { LoadWorld } from './world.js';

export type Judgement = {
  readonly stored: number;
  /** (message, member) pairs that were judged. */
  readonly pairs: number;
  readonly violations: readonly Violation[];
};

export type JudgementOptions = {
  readonly api: Api;
  readonly world: LoadWorld;
  readonly crew: Crew;
  readonly broadcasts: Broadcasts;
  readonly retry: RetryOptions;
  readonly settleMs: number;
};

/** Holds every promise against what every member heard. @throws what the history could not be read for */
export async function judge(options: JudgementOptions): Promise<Judgement> {
  const { world, crew } = options;
  if (!world.hasHistory) return judgeHeard(options);
  const rooms = world.rooms.flatMap((room) => {
    const member = world.people[room.members[0] ?? -1];
    const attempts = crew.ledger.attemptsIn(room.roomId);
    return member
      ? [{ roomId: room.roomId, name: room.roomId, member, attempts, listeners: crew.listenersIn(room) }]
      : [];
  });
  const { stored, expectedDeliveries, violations } = await reachVerdict({ ...options, rooms });
  return { stored, pairs: expectedDeliveries, violations };
}

function judgeHeard({ world, crew, broadcasts }: JudgementOptions): Judgement {
  const ours = new Set(world.rooms.map(({ roomId }) => roomId));
  const violations: Violation[] = broadcasts.rooms
    .filter((roomId) => !ours.has(roomId))
    .map((roomId) => ({ kind: 'foreign', roomId, where: 'live', detail: 'a batch of a room that is not one of ours' }));
  let stored = 0;
  let pairs = 0;
  for (const room of world.rooms) {
    const { roomId } = room;
    const sent = crew.ledger.attemptsIn(roomId);
    const listeners = crew.listenersIn(room);
    const shown = listeners.map((one) => ({ listener: one.handle, messages: one.transcript(roomId) }));
    const transcripts = [...shown, ...broadcasts.strangersIn(roomId)];
    const members = new Set(listeners.map(({ handle }) => handle));
    violations.push(...judgeLive({ roomId, sent, members, transcripts }));
    stored += crew.ledger.ackedIn(roomId);
    pairs += crew.ledger.ackedIn(roomId) * listeners.length;
  }
  return { stored, pairs, violations };
}
