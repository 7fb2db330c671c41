import type { ClientEventPayload, ErrorCode, Message, PageQuery } from '@homeroom/contracts';
import { limits } from '@homeroom/contracts';
import type { OutboxEntry } from './outbox/entry.js';

/** Why a page is asked for. One of each kind is under way in a room at most. */
export type PageAsk =
  | { readonly slot: 'newest' }
  | { readonly slot: 'catch-up' | 'older' | 'newer' | 'around'; readonly at: number }
  | { readonly slot: 'refresh'; readonly seqs: readonly number[] };

export type AskSlot = PageAsk['slot'] | 'changes';

/** What the client holds of each room, for `POST /sync`. */
export type SyncRequest = { readonly rooms: Readonly<Record<string, { readonly last: number; readonly rev: number }>> };

/** One socket event that an outbox entry becomes. */
export type OperationRequest =
  | { readonly event: 'message:send'; readonly payload: ClientEventPayload<'message:send'> }
  | { readonly event: 'message:edit'; readonly payload: ClientEventPayload<'message:edit'> }
  | { readonly event: 'message:delete'; readonly payload: ClientEventPayload<'message:delete'> }
  | { readonly event: 'reaction:set'; readonly payload: ClientEventPayload<'reaction:set'> };

/**
 * What the host does, as data. Every `sync`, `fetch-*`, `operate` and `mark-read` is answered by exactly one input, also when
 * nothing came back. A timer of the same name replaces the one before.
 */
export type ClientEffect =
  | { readonly kind: 'sync'; readonly request: SyncRequest }
  | { readonly kind: 'fetch-page'; readonly roomId: string; readonly ask: PageAsk }
  | { readonly kind: 'fetch-changes'; readonly roomId: string; readonly after: number }
  | { readonly kind: 'fetch-message'; readonly key: string; readonly messageId: string }
  | { readonly kind: 'operate'; readonly key: string; readonly attempt: number; readonly request: OperationRequest }
  | { readonly kind: 'mark-read'; readonly roomId: string; readonly seq: number }
  | { readonly kind: 'set-timer'; readonly name: string; readonly ms: number }
  | { readonly kind: 'clear-timer'; readonly name: string }
  /** Keep this entry where a reload finds it; it replaces the one with the same key. */
  | { readonly kind: 'persist'; readonly entry: OutboxEntry }
  | { readonly kind: 'forget'; readonly key: string }
  /** The room is no longer mine: remove whatever is kept of it. */
  | { readonly kind: 'purge-room'; readonly roomId: string }
  /** Too much was missed: the room starts over from its newest page. */
  | { readonly kind: 'view-reset'; readonly roomId: string }
  /** The socket belongs to another person: nothing is sent. */
  | { readonly kind: 'wrong-user'; readonly userId: string }
  /** The session is no longer good for anything: sign in, then connect again. */
  | { readonly kind: 'sign-in-needed'; readonly code: ErrorCode };

export type Step<State> = { readonly state: State; readonly effects: readonly ClientEffect[] };

/** A page as the reducers need it; a room of a sync answer has the same shape. */
export type PageLike = {
  readonly messages: readonly Message[];
  readonly head: number;
  readonly rev: number;
  readonly first: number;
};

/** The query of `GET /rooms/:id/messages` for an ask. */
export function pageQueryOf(ask: PageAsk): PageQuery {
  const { default: page, max } = limits.pageMessages;
  switch (ask.slot) {
    case 'newest':
      return { limit: page };
    case 'catch-up':
      return { after: ask.at, limit: max };
    case 'newer':
      return { after: ask.at, limit: page };
    case 'older':
      return { before: ask.at, limit: page };
    case 'around':
      return { around: ask.at, limit: page };
    case 'refresh':
      return { seqs: [...ask.seqs], limit: max };
  }
}
