import type { StoredChange, StoredMessage } from './stored.js';

/**
 * The message after a change; the message itself when it already holds this change or a later one.
 * Every store applies changes with this function (or a statement that is tested to do the same).
 */
export function applyChange(message: StoredMessage, change: StoredChange): StoredMessage {
  if (message.rev >= change.rev) return message;
  const moved = { ...message, rev: change.rev };
  if (message.deleted) return moved;
  switch (change.kind) {
    case 'edited': {
      const { mentions: _old, ...rest } = moved;
      return { ...rest, text: change.text, editedAt: change.at, ...(change.mentions && { mentions: change.mentions }) };
    }
    case 'deleted': {
      const { mentions: _gone, editedAt: _then, ...rest } = moved;
      return { ...rest, text: '', deleted: true, reactions: {} };
    }
    case 'reacted':
      return { ...moved, reactions: react(message.reactions, change) };
  }
}

function react(
  reactions: StoredMessage['reactions'],
  { emoji, by, on }: { emoji: string; by: string; on: boolean },
): StoredMessage['reactions'] {
  const before = reactions[emoji] ?? [];
  if (before.includes(by) === on) return reactions;
  if (on) return { ...reactions, [emoji]: [...before, by] };
  const { [emoji]: _gone, ...rest } = reactions;
  const users = before.filter((user) => user !== by);
  return users.length === 0 ? rest : { ...reactions, [emoji]: users };
}
