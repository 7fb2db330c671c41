import type { ErrorCode } from '@homeroom/contracts';
import type { OperationRequest } from '../effects.js';

/** What a person did, as they did it. */
export type Operation =
  | { readonly kind: 'send'; readonly text: string; readonly replyTo?: string }
  | { readonly kind: 'edit'; readonly messageId: string; readonly text: string }
  | { readonly kind: 'delete'; readonly messageId: string; readonly reason?: string }
  | { readonly kind: 'react'; readonly messageId: string; readonly emoji: string; readonly on: boolean };

/**
 * waiting → sending → acked → seen → gone; failed: for good, until a person tries again; held: too old to be sent without
 * asking. Only waiting and sending hold back what comes after them in the room.
 */
export type EntryStatus = 'waiting' | 'sending' | 'acked' | 'seen' | 'failed' | 'held';

/** One thing that waits to be sent. Plain data, kept over reloads. */
export type OutboxEntry = {
  /** The clientMessageId or operationId: made once, the same for ever. */
  readonly key: string;
  readonly roomId: string;
  /** Within the room smaller goes first. */
  readonly order: number;
  /** When the person did it, in ms. */
  readonly at: number;
  readonly operation: Operation;
  readonly status: EntryStatus;
  readonly attempts: number;
  /** waiting: not before; sending: taken for lost then; acked: looked after then. In ms. */
  readonly due: number;
  readonly ackedAt?: number;
  /** The room's head when the ack came. */
  readonly ackedHead?: number;
  /** Told by the ack of a send. */
  readonly messageId?: string;
  /** Where the message was seen. */
  readonly seq?: number;
  /** Why it failed. */
  readonly code?: ErrorCode;
  /** Acked, yet not seen for 60 s while the room moved on: say so. */
  readonly overdue?: true;
};

export type NewEntry = Pick<OutboxEntry, 'key' | 'roomId' | 'operation'>;

/** The socket event of an entry. Built from the entry alone: every attempt is the same request. */
export function requestOf({ key, roomId, operation }: OutboxEntry): OperationRequest {
  switch (operation.kind) {
    case 'send': {
      const { text, replyTo } = operation;
      const payload = { roomId, clientMessageId: key, text, ...(replyTo !== undefined && { replyTo }) };
      return { event: 'message:send', payload };
    }
    case 'edit': {
      const { messageId, text } = operation;
      return { event: 'message:edit', payload: { roomId, messageId, operationId: key, text } };
    }
    case 'delete': {
      const { messageId, reason } = operation;
      const payload = { roomId, messageId, operationId: key, ...(reason !== undefined && { reason }) };
      return { event: 'message:delete', payload };
    }
    case 'react': {
      const { messageId, emoji, on } = operation;
      return { event: 'reaction:set', payload: { roomId, messageId, operationId: key, emoji, on } };
    }
  }
}
