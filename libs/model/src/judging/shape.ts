import type { Message } from '@homeroom/contracts';

const shapes = new WeakMap<Message, string>();

/** Everything a reader sees of a message, whoever reads it and however its keys are ordered. */
export function shapeOf(message: Message): string {
  const known = shapes.get(message);
  if (known !== undefined) return known;
  const { id, seq, rev, authorId, text, deleted, editedAt, replyTo, reactions = {} } = message;
  const reacted = Object.entries(reactions)
    .map(([emoji, { count, users }]) => [emoji, count, users] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const shape = JSON.stringify([id, seq, rev, authorId, text, deleted, editedAt, replyTo?.id, replyTo?.seq, reacted]);
  shapes.set(message, shape);
  return shape;
}
