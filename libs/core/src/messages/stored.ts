import type { Change, Message } from '@homeroom/contracts';

/** A message as every store keeps it. `reactions`: emoji → everybody who chose it, in the order they did. */
export type StoredMessage = Omit<Message, 'reactions'> & {
  readonly reactions: Readonly<Record<string, readonly string[]>>;
};

/** A change as every store keeps it: the wire's change and its room. */
export type StoredChange = Change & { readonly roomId: string };
