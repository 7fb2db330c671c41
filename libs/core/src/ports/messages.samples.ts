import { messageIdOf } from '../ids/message-id.js';
import type { StoredChange, StoredMessage } from '../messages/stored.js';
import type { ChangeStore } from './change-store.port.js';
import type { MessageArchive } from './message-archive.port.js';
import type { MessageStore } from './message-store.port.js';
import type { Rooms } from './rooms.port.js';

/** Fresh stores that share their data, as one driver's do. */
export type MessagesHarness = {
  readonly messages: MessageStore;
  readonly changes: ChangeStore;
  readonly archive: MessageArchive;
  readonly rooms: Rooms;
  dispose(): Promise<void>;
};

export const sentOn = (day: number): string => new Date(Date.UTC(2026, 0, day, 8)).toISOString();

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export function sampleMessage(roomId: string, seq: number, rest: Partial<StoredMessage> = {}): StoredMessage {
  const authorId = rest.authorId ?? 'ana';
  const clientMessageId = uuid(seq);
  return {
    id: messageIdOf(authorId, roomId, clientMessageId),
    roomId,
    seq,
    rev: 0,
    authorId,
    text: `text ${seq} of ${roomId}`,
    sentAt: sentOn(seq),
    clientMessageId,
    reactions: {},
    ...rest,
  };
}

export const sampleMessages = (roomId: string, from: number, to: number): StoredMessage[] =>
  Array.from({ length: to - from + 1 }, (_, i) => sampleMessage(roomId, from + i));

type Kind = StoredChange['kind'];
type Own<K extends Kind> = Omit<
  Extract<StoredChange, { kind: K }>,
  'id' | 'operationId' | 'rev' | 'messageId' | 'seq' | 'at' | 'by' | 'roomId'
>;

function change<K extends Kind>(message: StoredMessage, rev: number, own: Own<K> & { readonly by?: string }) {
  return {
    id: `change-${message.roomId}-${rev}`.padEnd(43, '0'),
    operationId: uuid(rev),
    roomId: message.roomId,
    rev,
    messageId: message.id,
    seq: message.seq,
    at: sentOn(rev),
    by: message.authorId,
    ...own,
  };
}

export const sampleEdit = (message: StoredMessage, rev: number, text = `edit ${rev}`): StoredChange =>
  change<'edited'>(message, rev, { kind: 'edited', text });

export const sampleDelete = (message: StoredMessage, rev: number): StoredChange =>
  change<'deleted'>(message, rev, { kind: 'deleted' });

export const sampleReaction = (
  message: StoredMessage,
  rev: number,
  {
    emoji = '👍',
    on = true,
    by = 'ben',
  }: { readonly emoji?: string; readonly on?: boolean; readonly by?: string } = {},
): StoredChange => change<'reacted'>(message, rev, { kind: 'reacted', emoji, on, by });
