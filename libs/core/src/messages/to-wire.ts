import { limits } from '@homeroom/contracts';
import type { Change, Message } from '@homeroom/contracts';
import type { StoredChange, StoredMessage } from './stored.js';

/** The message as it goes out; with a viewer, `mine` is told. */
export function toWireMessage(stored: StoredMessage, viewerId?: string): Message {
  const { reactions, ...message } = stored;
  const entries = Object.entries(reactions).filter(([, users]) => users.length > 0);
  if (entries.length === 0) return message;
  return {
    ...message,
    reactions: Object.fromEntries(
      entries.map(([emoji, users]) => [
        emoji,
        {
          count: users.length,
          users: users.slice(0, limits.reactionUsersShown),
          ...(viewerId !== undefined && users.includes(viewerId) && { mine: true }),
        },
      ]),
    ),
  };
}

export function toWireChange(stored: StoredChange): Change {
  const { roomId: _room, ...change } = stored;
  return change;
}
