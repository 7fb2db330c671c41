import { limits } from '@homeroom/contracts';
import { memberOf } from '../authorization/authorize.js';
import type { RoomDocument } from '../rooms/room.js';

/** `<@userId>` in a text. */
export const mentionPattern = /<@([A-Za-z0-9][A-Za-z0-9_-]{0,63})>/gu;

/** The members of the room whom a text names as `<@userId>`: each once, in order, at most 50. */
export function mentionsIn(text: string, room: RoomDocument): readonly string[] {
  const named = new Set<string>();
  for (const [, userId] of text.matchAll(mentionPattern)) {
    if (userId !== undefined && memberOf(room, userId)) named.add(userId);
    if (named.size >= limits.mentions) break;
  }
  return [...named];
}
