import type {
  ChangePage,
  ClientEventData,
  MessagePage,
  RouteAnswer,
  ServerEvent,
  ServerEventPayload,
  SyncAnswer,
} from '@homeroom/contracts';
import type { Answer } from '../answer.js';
import type { PageAsk } from '../effects.js';
import type { NewEntry, OutboxEntry } from '../outbox/entry.js';
import type { RoomState } from '../rooms/room-state.js';
import type { ViewAt } from '../timeline/history.js';

/** Events that change what the client holds. The others (typing, presence, …) are the host's to show. */
export const heldEvents = [
  'message:batch',
  'change:batch',
  'room:heads',
  'operation:refused',
  'read:marked',
  'room:changed',
  'room:removed',
] as const satisfies readonly ServerEvent[];
export type HeldEvent = (typeof heldEvents)[number];

export type HeldInput = {
  readonly [Event in HeldEvent]: {
    readonly kind: 'event';
    readonly event: Event;
    readonly payload: ServerEventPayload<Event>;
  };
}[HeldEvent];

/** What answers an effect. */
export type AnswerInput =
  | { readonly kind: 'synced'; readonly answer: Answer<SyncAnswer> }
  | { readonly kind: 'page'; readonly roomId: string; readonly ask: PageAsk; readonly answer: Answer<MessagePage> }
  | { readonly kind: 'changes'; readonly roomId: string; readonly answer: Answer<ChangePage> }
  | { readonly kind: 'message-found'; readonly key: string; readonly answer: Answer<RouteAnswer<'getMessage'>> }
  | {
      readonly kind: 'operated';
      readonly key: string;
      readonly attempt: number;
      readonly answer: Answer<{ readonly id?: string }>;
    }
  | { readonly kind: 'marked'; readonly roomId: string; readonly answer: Answer<ClientEventData<'read:mark'>> };

/** What a person wants. */
export type CommandInput =
  | { readonly kind: 'open-room' | 'close-room'; readonly roomId: string }
  | { readonly kind: 'load-older' | 'load-newer'; readonly roomId: string; readonly at: ViewAt }
  | { readonly kind: 'jump'; readonly roomId: string; readonly seq: number }
  /** Keeps the newest `keep` messages. */
  | { readonly kind: 'trim'; readonly roomId: string; readonly keep: number }
  | { readonly kind: 'mark-read'; readonly roomId: string; readonly seq: number }
  | { readonly kind: 'enqueue'; readonly entry: NewEntry }
  | { readonly kind: 'retry' | 'discard'; readonly key: string };

export type ClientInput =
  | HeldInput
  | AnswerInput
  | CommandInput
  /** A socket is up, for this person. */
  | { readonly kind: 'connected'; readonly userId: string }
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'timer'; readonly name: string }
  /** What an earlier page load or another tab kept. */
  | { readonly kind: 'restore'; readonly entries: readonly OutboxEntry[] }
  | { readonly kind: 'restore-rooms'; readonly rooms: readonly RoomState[] }
  /** Whether this tab sends. */
  | { readonly kind: 'lead'; readonly leads: boolean }
  | { readonly kind: 'resync' };
