import type { Moment } from '../answer.js';
import * as outbox from '../outbox/outbox.js';
import { sendMark } from '../rooms/room-state.js';
import { onGapTimer, onRefreshTimer } from '../timeline/catch-up.js';
import type { ClientInput } from './input.js';
import { headOf, inOutbox, inTimeline } from './places.js';
import { restoreRooms } from './restore-rooms.js';
import { follow, inRoom, unchanged, whoIs } from './state.js';
import type { ClientState, ClientStep } from './state.js';
import { syncNow, syncTimer } from './sync.js';
import { takeAnswer } from './take-answer.js';
import { takeCommand } from './take-command.js';
import { takeEvent } from './take-event.js';

const outboxTimer = 'outbox';

/**
 * The whole client: what it knows after an input, and what the host must now do. Pure: the same state, input and moment give
 * the same answer. Inputs may come in any order, late, twice; every effect that asks is answered once.
 */
export function step(state: ClientState, input: ClientInput, moment: Moment): ClientStep {
  const isDue = input.kind === 'timer' && input.name === outboxTimer;
  const before = isDue ? undefined : state.outbox;
  return follow(take(state, input, moment), (next) => tend(next, before, moment));
}

function take(state: ClientState, input: ClientInput, moment: Moment): ClientStep {
  switch (input.kind) {
    case 'event':
      return takeEvent(state, input, moment);
    case 'synced':
    case 'page':
    case 'changes':
    case 'message-found':
    case 'operated':
    case 'marked':
      return takeAnswer(state, input, moment);
    case 'connected':
      return connect(state, input.userId);
    case 'disconnected':
      return unchanged({ ...state, connection: 'offline', outbox: outbox.onDisconnect(state.outbox) });
    case 'timer':
      return onTimer(state, input.name, moment);
    case 'restore':
      return inOutbox(state, outbox.restore(state.outbox, input.entries, moment));
    case 'restore-rooms':
      return unchanged(restoreRooms(state, input.rooms));
    case 'lead':
      return unchanged({ ...state, outbox: { ...state.outbox, leads: input.leads } });
    case 'resync':
      return syncNow(state);
    default:
      return takeCommand(state, input, moment);
  }
}

function connect(state: ClientState, userId: string): ClientStep {
  const cut = outbox.onDisconnect(state.outbox);
  // Whoever was connected before: over this socket nothing of mine goes out.
  if (userId !== state.userId)
    return { state: { ...state, connection: 'offline', outbox: cut }, effects: [{ kind: 'wrong-user', userId }] };
  const outboxNow = outbox.onConnect(cut);
  return syncNow({ ...state, connection: 'syncing', refused: null, outbox: outboxNow });
}

function onTimer(state: ClientState, name: string, moment: Moment): ClientStep {
  if (name === outboxTimer) return unchanged(state);
  if (name === syncTimer) return syncNow({ ...state, sync: { ...state.sync, planned: false } });
  const [kind, roomId = ''] = name.split(':');
  switch (kind) {
    case 'gap':
      return inTimeline(state, { roomId, moment }, onGapTimer);
    case 'refresh':
      return inTimeline(state, { roomId, moment }, onRefreshTimer);
    default:
      return inRoom(state, roomId, (room) => sendMark({ ...room, marking: false }, whoIs(state)));
  }
}

/** After every input: lets go of what is done, sends what may go, and looks ahead for when time alone does something. */
function tend(state: ClientState, before: ClientState['outbox'] | undefined, moment: Moment): ClientStep {
  const swept = outbox.sweep(state.outbox, (entry) => isShown(state, entry), moment);
  const online = state.connection !== 'offline' && state.refused === null;
  const drained = outbox.drain(swept.state, { online, headOf: (roomId) => headOf(state, roomId) }, moment);
  const next = outbox.nextDue(drained.state, online);
  const isSame = drained.state === before || next === undefined;
  const timer = isSame ? [] : [{ kind: 'set-timer' as const, name: outboxTimer, ms: Math.max(0, next - moment.now) }];
  return {
    state: drained.state === state.outbox ? state : { ...state, outbox: drained.state },
    effects: [...swept.effects, ...drained.effects, ...timer],
  };
}

/**
 * A message seen behind a gap, or before the first page of a room that is being opened is there, stays in the outbox's rows:
 * it never vanishes in between.
 */
function isShown(state: ClientState, { roomId, seq = 0 }: { readonly roomId: string; readonly seq?: number }): boolean {
  const timeline = state.rooms[roomId]?.timeline;
  if (!timeline) return true;
  return timeline.live ? seq <= timeline.last : !timeline.wanted;
}
