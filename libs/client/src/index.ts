// The session: one person, one connection.
export { ClientSession } from './session/client-session.js';
export type { Written } from './session/client-session.js';
export type {
  AskedRoute,
  OutboxStorage,
  SessionClock,
  SessionHost,
  SessionNotice,
  Transport,
} from './session/hosts.js';
export { newClientState } from './session/state.js';
export type { ClientState, Connection, SyncState } from './session/state.js';
export { step } from './session/step.js';
export type { AnswerInput, ClientInput, CommandInput, HeldEvent, HeldInput } from './session/input.js';
export { isInStep, pendingChanges, pendingMessages, shownMessages, unreadIn } from './session/selectors.js';
// What the host is asked to do, and what it answers.
export { pageQueryOf } from './effects.js';
export type { AskSlot, ClientEffect, OperationRequest, PageAsk, Step, SyncRequest } from './effects.js';
export { backoffMs } from './answer.js';
export type { Answer, Moment } from './answer.js';
// One room.
export { unreadOf } from './rooms/room-state.js';
export type { RoomState } from './rooms/room-state.js';
export { beyond, rangeOf } from './timeline/history.js';
export type { ViewAt } from './timeline/history.js';
export { liveRange } from './timeline/timeline.js';
export type { Timeline } from './timeline/timeline.js';
export type { MessageRange, Ranges } from './timeline/ranges.js';
export { applyChange } from './timeline/apply-change.js';
// The outbox.
export type { EntryStatus, NewEntry, Operation, OutboxEntry } from './outbox/entry.js';
export type { Outbox } from './outbox/outbox.js';
