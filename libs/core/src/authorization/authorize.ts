import { ChatError } from '@homeroom/contracts';
import type { ErrorCode, RoomKind, RoomRole } from '@homeroom/contracts';
import type { Caller } from '../people/caller.js';
import type { Membership, RoomDocument } from '../rooms/room.js';

/** Who looks at a room: a caller, or any person whose school role is known. */
export type Viewer = Pick<Caller, 'userId' | 'role'>;

type Least = 'member' | 'moderator' | 'nobody';
type Rule = {
  /** The least power that is needed, per kind of room. */
  readonly who: Readonly<Record<RoomKind, Least>>;
  /** Also in an archived room. @default false */
  readonly archived?: true;
  /** Also while muted. @default false */
  readonly muted?: true;
};

const everyMember = { class: 'member', group: 'member', announcement: 'member', direct: 'member' } as const;
const whoMayTalk = { ...everyMember, announcement: 'moderator' } as const;
const whoMayGo = { ...everyMember, direct: 'nobody' } as const;
const moderators = { class: 'moderator', group: 'moderator', announcement: 'moderator', direct: 'nobody' } as const;

/** The whole law of rooms. Who is not a member finds no room, whatever the operation and whatever the school role. */
const rules = {
  read: { who: everyMember, archived: true, muted: true },
  'mark-read': { who: everyMember, archived: true, muted: true },
  'list-members': { who: everyMember, archived: true, muted: true },
  report: { who: everyMember, archived: true, muted: true },
  leave: { who: whoMayGo, archived: true, muted: true },
  react: { who: everyMember },
  'delete-own': { who: everyMember },
  post: { who: whoMayTalk },
  'edit-own': { who: whoMayTalk },
  type: { who: whoMayTalk },
  'delete-any': { who: moderators },
  'mute-member': { who: moderators },
  'remove-member': { who: moderators },
  'add-members': { who: moderators },
  'change-room': { who: moderators },
  'restore-room': { who: moderators, archived: true },
} as const satisfies Record<string, Rule>;

export type Operation = keyof typeof rules;

export type Question = {
  readonly caller: Viewer;
  /** null = there is no such room. */
  readonly room: RoomDocument | null | undefined;
  readonly operation: Operation;
  /** ms since 1970. */
  readonly now: number;
  /** Whom `remove-member` and `mute-member` are about. */
  readonly targetId?: string;
};

type Verdict =
  | { readonly allowed: true; readonly membership: Membership }
  | { readonly allowed: false; readonly code: ErrorCode; readonly message: string };

const no = (code: ErrorCode, message: string): Verdict => ({ allowed: false, code, message });
const noSuchRoom = no('NOT_FOUND', 'There is no such room.');

/** The person's membership. Safe for ids that come from outside, such as `constructor`. */
export const memberOf = (room: RoomDocument, userId: string): Membership | undefined =>
  Object.hasOwn(room.members, userId) ? room.members[userId] : undefined;

export const memberRoleOf = (room: RoomDocument, userId: string): RoomRole | null =>
  memberOf(room, userId)?.role ?? null;

/** Whether the person may moderate: by room role, or as a member who is teacher, staff or admin. Never in a direct room. */
export function moderates(room: RoomDocument, { userId, role }: Viewer): boolean {
  const membership = memberOf(room, userId);
  if (!membership || room.kind === 'direct') return false;
  return membership.role !== 'member' || role !== 'student';
}

/** Whether a mute holds at `now`. */
export const isMuted = ({ mutedUntil }: Membership, now: number): boolean =>
  mutedUntil !== undefined && mutedUntil > now;

function judge({ caller, room, operation, now, targetId }: Question): Verdict {
  const membership = room ? memberOf(room, caller.userId) : undefined;
  if (!room || !membership) return noSuchRoom;
  const rule: Rule = rules[operation];
  if (room.archived && !rule.archived) return no('ROOM_ARCHIVED', 'The room is archived.');
  if (isMuted(membership, now) && !rule.muted) {
    return no('FORBIDDEN', `You are muted in this room until ${new Date(membership.mutedUntil ?? now).toISOString()}.`);
  }
  const least = rule.who[room.kind];
  if (least === 'nobody') return no('FORBIDDEN', 'That is not possible in a direct room.');
  if (least === 'moderator' && !moderates(room, caller)) return no('FORBIDDEN', 'Only moderators may do that here.');
  if (
    targetId !== undefined &&
    memberRoleOf(room, targetId) === 'owner' &&
    membership.role !== 'owner' &&
    caller.role !== 'admin'
  ) {
    return no('FORBIDDEN', 'Only an owner or an admin may do that to an owner.');
  }
  return { allowed: true, membership };
}

/**
 * The one place that decides who may do what in which room.
 * @returns the caller's membership
 * @throws ChatError NOT_FOUND (no room, or not a member), ROOM_ARCHIVED, FORBIDDEN
 */
export function authorize(question: Question): Membership {
  const verdict = judge(question);
  if (!verdict.allowed) throw new ChatError(verdict.code, verdict.message);
  return verdict.membership;
}

/** As `authorize`, asked for a yes or no. */
export const mayDo = (question: Question): boolean => judge(question).allowed;

export const canPost = (room: RoomDocument, caller: Viewer, now: number): boolean =>
  mayDo({ caller, room, operation: 'post', now });
