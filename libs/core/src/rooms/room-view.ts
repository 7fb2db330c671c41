import { ChatError } from '@homeroom/contracts';
import type { Room } from '@homeroom/contracts';
import { canPost, isMuted, memberOf } from '../authorization/authorize.js';
import type { Viewer } from '../authorization/authorize.js';
import { memberCountOf } from './room.js';
import type { RoomDocument } from './room.js';

export type ViewOptions = {
  readonly viewer: Viewer;
  /** ms since 1970. */
  readonly now: number;
  /** user id → name; only the partners of direct rooms are looked up. */
  readonly names: ReadonlyMap<string, string>;
};

/** What a direct room is called when its other person is not known. */
const unknownPerson = 'Unknown person';

/** The other person of a direct room; null in the other kinds. */
export function partnerOf(room: RoomDocument, viewerId: string): string | null {
  if (room.kind !== 'direct') return null;
  return Object.keys(room.members).find((userId) => userId !== viewerId) ?? null;
}

/** The partners whose names `toRoomView` needs for these rooms. */
export const partnersOf = (rooms: readonly RoomDocument[], viewerId: string): readonly string[] => [
  ...new Set(rooms.flatMap((room) => partnerOf(room, viewerId) ?? [])),
];

/**
 * The room as one member sees it.
 * @throws ChatError NOT_FOUND for who is not a member
 */
export function toRoomView(room: RoomDocument, { viewer, now, names }: ViewOptions): Room {
  const membership = memberOf(room, viewer.userId);
  if (!membership) throw new ChatError('NOT_FOUND', 'There is no such room.');
  const { id, kind, topic, archived, memberVersion } = room;
  return {
    id,
    kind,
    name: kind === 'direct' ? (names.get(partnerOf(room, viewer.userId) ?? '') ?? unknownPerson) : room.name,
    topic,
    role: membership.role,
    archived,
    memberVersion,
    memberCount: memberCountOf(room),
    canPost: canPost(room, viewer, now),
    ...(isMuted(membership, now) && { mutedUntil: new Date(membership.mutedUntil ?? now).toISOString() }),
  };
}
