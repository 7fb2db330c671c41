import { limits } from '@homeroom/contracts';
import type { Change, Message } from '@homeroom/contracts';

type Reactions = NonNullable<Message['reactions']>;
type Reaction = Reactions[string];

export type Changed = {
  readonly message: Message;
  /** Only the server knows who is shown, or whether it counts: more people chose the emoji than are named. */
  readonly unclear: boolean;
};

/** The message after a change, as the server would show it to `me`; itself when it already holds this change or a later one. */
export function applyChange(message: Message, change: Change, me: string): Changed {
  if (message.rev >= change.rev) return { message, unclear: false };
  const moved = { ...message, rev: change.rev };
  if (message.deleted) return { message: moved, unclear: false };
  switch (change.kind) {
    case 'edited': {
      const { mentions: _old, ...rest } = moved;
      const mentions = change.mentions && { mentions: change.mentions };
      return { message: { ...rest, text: change.text, editedAt: change.at, ...mentions }, unclear: false };
    }
    case 'deleted': {
      const { mentions: _gone, editedAt: _then, reactions: _none, ...rest } = moved;
      return { message: { ...rest, text: '', deleted: true }, unclear: false };
    }
    case 'reacted':
      return react(moved, change, me);
  }
}

function react(message: Message, { emoji, by, on }: Change & { kind: 'reacted' }, me: string): Changed {
  const before = message.reactions?.[emoji] ?? { count: 0, users: [] };
  const hidden = before.count - before.users.length;
  const named = before.users.includes(by);
  const chosen = by === me ? before.mine === true : named;
  // Somebody who is not named may be one of the hidden: this guess is right unless they press twice.
  const guess = hidden > 0 && by !== me && !named;
  if (chosen === on && !guess) return { message, unclear: false };
  const after = on ? added(before, by, me) : removed(before, by, me);
  const unclear = guess || (!on && named && hidden > 0);
  return { message: withReaction(message, emoji, after), unclear };
}

const added = (before: Reaction, by: string, me: string): Reaction => ({
  ...before,
  count: before.count + 1,
  users: before.count < limits.reactionUsersShown ? [...before.users, by] : before.users,
  ...(by === me && { mine: true }),
});

function removed(before: Reaction, by: string, me: string): Reaction {
  const { mine, ...rest } = before;
  const users = before.users.filter((user) => user !== by);
  return { ...rest, count: before.count - 1, users, ...(mine && by !== me && { mine }) };
}

function withReaction(message: Message, emoji: string, reaction: Reaction): Message {
  const { reactions = {}, ...rest } = message;
  const { [emoji]: _old, ...others } = reactions;
  const next = reaction.count > 0 ? { ...reactions, [emoji]: reaction } : others;
  return Object.keys(next).length > 0 ? { ...rest, reactions: next } : rest;
}

/** A live message says nothing of `mine`: what can be told from the names is added, the rest is unclear. */
export function fromLive(message: Message, me: string): Changed {
  const entries = Object.entries(message.reactions ?? {});
  if (entries.length === 0) return { message, unclear: false };
  const reactions = entries.map(([emoji, reaction]): [string, Reaction] => [
    emoji,
    reaction.users.includes(me) ? { ...reaction, mine: true } : reaction,
  ]);
  const unclear = reactions.some(([, { count, users, mine }]) => !mine && count > users.length);
  return { message: { ...message, reactions: Object.fromEntries(reactions) }, unclear };
}
