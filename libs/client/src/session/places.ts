import type { Message } from '@homeroom/contracts';
import type { Moment } from '../answer.js';
import type { Step } from '../effects.js';
import type { Outbox } from '../outbox/outbox.js';
import { withTimeline } from '../rooms/room-state.js';
import { settle } from '../timeline/catch-up.js';
import type { Room } from '../timeline/catch-up.js';
import type { Timeline } from '../timeline/timeline.js';
import { inRoom, roomOf, whoIs } from './state.js';
import type { ClientState, ClientStep } from './state.js';

export const headOf = ({ rooms }: ClientState, roomId: string): number => rooms[roomId]?.timeline.head ?? 0;

export const inOutbox = (state: ClientState, { state: next, effects }: Step<Outbox>): ClientStep => ({
  state: next === state.outbox ? state : { ...state, outbox: next },
  effects,
});

export type Where = {
  readonly roomId: string;
  readonly moment: Moment;
  readonly arrived?: readonly Message[];
};

/** One room's timeline moves on. */
export function inTimeline(
  state: ClientState,
  { roomId, moment, arrived = [] }: Where,
  change: (timeline: Timeline, room: Room) => Step<Timeline>,
): ClientStep {
  return inRoom(state, roomId, (before) => {
    const changed = change(before.timeline, roomOf(state, roomId, moment));
    if (changed.state === before.timeline) return { state: before, effects: changed.effects };
    const { state: after, effects } = withTimeline(before, changed.state, { who: whoIs(state), arrived });
    return { state: after, effects: [...changed.effects, ...effects] };
  });
}

/** What comes live gets 300 ms to become complete by itself. */
export const patiently =
  (change: (timeline: Timeline) => Timeline) =>
  (timeline: Timeline, room: Room): Step<Timeline> =>
    settle(change(timeline), room, { patient: true });
