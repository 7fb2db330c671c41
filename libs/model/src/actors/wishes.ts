import type { ClientEventPayload } from '@homeroom/contracts';
import { changeIdOf, messageIdOf } from '@homeroom/core';
import type { Operation } from '@homeroom/client';
import type { Intent, Ledger } from '../judging/ledger.js';
import type { Act } from '../scenario.js';

/** Something wanted, before it has a key. */
export type Wish = { readonly roomId: string; readonly operation: Operation };

export type WishParts = {
  readonly userId: string;
  readonly roomId: string;
  /** Messages of the room that this person can point at, oldest first. */
  readonly targets: readonly { readonly id: string; readonly authorId: string }[];
  /** A text that nobody else writes. */
  readonly newText: () => string;
};

/** What an act means now; something new to say when there is nothing yet that it could be about. */
export function wishOf(
  { kind, target }: Pick<Act, 'kind' | 'target'>,
  { userId, roomId, targets, newText }: WishParts,
): Wish {
  const mostlyOwn = target % 4 === 0 ? targets : targets.filter(({ authorId }) => authorId === userId);
  const candidates = kind === 'edit' || kind === 'delete' ? mostlyOwn : targets;
  const about = candidates[target % Math.max(1, candidates.length)];
  if (!about || kind === 'send' || kind === 'resend' || kind === 'scroll')
    return { roomId, operation: { kind: 'send', text: newText() } };
  const messageId = about.id;
  switch (kind) {
    case 'reply':
      return { roomId, operation: { kind: 'send', text: newText(), replyTo: messageId } };
    case 'edit':
      return { roomId, operation: { kind: 'edit', messageId, text: newText() } };
    case 'delete': {
      const isOwn = about.authorId === userId;
      return { roomId, operation: { kind: 'delete', messageId, ...(!isOwn && { reason: 'rude' }) } };
    }
    case 'react':
    case 'unreact':
      return { roomId, operation: { kind: 'react', messageId, emoji: '👍', on: kind === 'react' } };
  }
}

/** Notes the wish under its key, as every later check knows it. */
export function want(
  ledger: Ledger,
  userId: string,
  { roomId, operation, key }: Wish & { readonly key: string },
): Intent {
  const id = (operation.kind === 'send' ? messageIdOf : changeIdOf)(userId, roomId, key);
  const text = 'text' in operation ? { text: operation.text } : {};
  const intent: Intent = { id, roomId, by: userId, kind: operation.kind, ...text, isSure: true };
  ledger.want(intent);
  return intent;
}

export type ModelRequest =
  | { readonly event: 'message:send'; readonly payload: ClientEventPayload<'message:send'> }
  | { readonly event: 'message:edit'; readonly payload: ClientEventPayload<'message:edit'> }
  | { readonly event: 'message:delete'; readonly payload: ClientEventPayload<'message:delete'> }
  | { readonly event: 'reaction:set'; readonly payload: ClientEventPayload<'reaction:set'> };

/** The request that a program makes of a wish. */
export function requestOf({ roomId, operation, key }: Wish & { readonly key: string }): ModelRequest {
  switch (operation.kind) {
    case 'send': {
      const { text, replyTo } = operation;
      return { event: 'message:send', payload: { roomId, clientMessageId: key, text, ...(replyTo && { replyTo }) } };
    }
    case 'edit': {
      const { messageId, text } = operation;
      return { event: 'message:edit', payload: { roomId, messageId, operationId: key, text } };
    }
    case 'delete': {
      const { messageId, reason } = operation;
      return { event: 'message:delete', payload: { roomId, messageId, operationId: key, ...(reason && { reason }) } };
    }
    case 'react': {
      const { messageId, emoji, on } = operation;
      return { event: 'reaction:set', payload: { roomId, messageId, operationId: key, emoji, on } };
    }
  }
}

/** The id under which the log and the store know a request of this user. */
export function idOfRequest(
  userId: string,
  event: string,
  payload: Readonly<Record<string, unknown>>,
): string | undefined {
  const { roomId, clientMessageId, operationId } = payload;
  if (typeof roomId !== 'string') return undefined;
  if (event === 'message:send' && typeof clientMessageId === 'string')
    return messageIdOf(userId, roomId, clientMessageId);
  return typeof operationId === 'string' ? changeIdOf(userId, roomId, operationId) : undefined;
}
