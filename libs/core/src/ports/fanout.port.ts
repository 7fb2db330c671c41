import type { ChangeBatch, ErrorCode, MessageBatch } from '@homeroom/contracts';

export type FanoutEvent =
  | { readonly kind: 'messages'; readonly batch: MessageBatch }
  | { readonly kind: 'changes'; readonly batch: ChangeBatch }
  | {
      readonly kind: 'refused';
      readonly roomId: string;
      readonly userId: string;
      readonly clientMessageId?: string;
      readonly operationId?: string;
      readonly code: ErrorCode;
    };

export type FanoutHandlers = {
  /** Called in the order of publishing per room and publisher. Must not throw. */
  onEvent(event: FanoutEvent): void;
  /** Events may have been lost: tell every client where its rooms stand. */
  onTrouble(): void;
};

export type FanoutSubscription = {
  /** From now on events of these rooms arrive too. */
  follow(roomIds: readonly string[]): Promise<void>;
  unfollow(roomIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

/**
 * Room events to the gateways that have members of the room: at most once, may lose tails, never altered.
 * An event is shared between its receivers: nobody changes it.
 */
export interface Fanout {
  /** Waits at most 300 ms; a rejection means some gateway may not have it. */
  publish(event: FanoutEvent): Promise<void>;
  subscribe(handlers: FanoutHandlers): Promise<FanoutSubscription>;
}
