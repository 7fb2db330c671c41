import type { Change, Message } from '@homeroom/contracts';

/** A message as every store keeps it. `reactions`: emoji → everybody who chose it, in the order they did. */
export type StoredMessage = Omit<Message, 'reactions'> & {
  readonly reactions: Readonly<Record<string, readonly string[]>>;
  /** Removed by retention: only the id, the room and the seq are true. Never shown, never published; but never reused. */
  readonly pruned?: true;
};

/** What a store answers for a message that retention removed. */
export const prunedMessage = ({ id, roomId, seq }: Pick<StoredMessage, 'id' | 'roomId' | 'seq'>): StoredMessage => ({
  id,
  roomId,
  seq,
  rev: 0,
  authorId: '',
  clientMessageId: '',
  text: '',
  sentAt: '1970-01-01T00:00:00.000Z',
  deleted: true,
  reactions: {},
  pruned: true,
});

/** A change as every store keeps it: the wire's change and its room. */
export type StoredChange = Change & { readonly roomId: string };
