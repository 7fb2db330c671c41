import type { Message } from '@homeroom/contracts';

/** What a message needs to be sent, by socket or by REST. */
export type Draft = {
  readonly roomId: string;
  readonly clientMessageId: string;
  readonly text: string;
  readonly replyTo?: string;
};

/**
 * Sends one message once and answers the acked id.
 * @throws ChatError the nack. ConnectionLost when nothing came back: the outcome is unknown.
 */
export type SendDoor = (draft: Draft) => Promise<{ readonly id: string }>;

/** One person with a live socket and a real client behind it. */
export interface Listener {
  readonly handle: string;
  readonly userId: string;
  /** Resolves when connected and synced. */
  start(): Promise<void>;
  readonly send: SendDoor;
  /** What the client shows of a room now, in the order in which it shows it; repaired as a real client repairs. */
  transcript(roomId: string): readonly Message[];
  close(): void;
}
