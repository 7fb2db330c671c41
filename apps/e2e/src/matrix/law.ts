import type { RoomKind, RoomRole, SchoolRole } from '@homeroom/contracts';

/**
 * Who may do what in which room, written down from the design and not taken from the server. A pupil has the power of the
 * role in the room; an adult who is in a room moderates it, whatever the role; an admin who is in it may do what an owner may.
 */
export type Verdict = 'ok' | 'FORBIDDEN' | 'ROOM_ARCHIVED' | 'NOT_FOUND';
export type Power = 'member' | 'moderator' | 'owner';
type Cell = Verdict | Readonly<Record<Power, Verdict>>;
type Row = readonly [talk: Powers, announcement: Powers, direct: Verdict, archived: Cell, muted: Verdict];
type Powers = readonly [member: Verdict, moderator: Verdict, owner: Verdict];

const yes = 'ok';
const no = 'FORBIDDEN';
const shut = 'ROOM_ARCHIVED';

const all: Powers = [yes, yes, yes];
const none: Powers = [no, no, no];
const moderators: Powers = [no, yes, yes];
const owners: Powers = [no, no, yes];

/** A mute and an archive leave people what lets them read, answer for what they read, and go. */
const law = {
  //                  class, group  announcement  direct  archived  muted
  history: [all, all, yes, yes, yes],
  'one message': [all, all, yes, yes, yes],
  changes: [all, all, yes, yes, yes],
  'list members': [all, all, yes, yes, yes],
  search: [all, all, yes, yes, yes],
  related: [all, all, yes, yes, yes],
  'mark read': [all, all, yes, yes, yes],
  report: [all, all, yes, yes, yes],
  send: [all, moderators, yes, shut, no],
  'edit own': [all, moderators, yes, shut, no],
  type: [all, moderators, yes, shut, no],
  react: [all, all, yes, shut, no],
  'delete own': [all, all, yes, shut, no],
  'edit other': [none, none, no, shut, no],
  'delete other': [moderators, moderators, no, shut, no],
  add: [moderators, moderators, no, shut, no],
  'make an owner': [owners, owners, no, shut, no],
  mute: [moderators, moderators, no, shut, no],
  'mute an owner': [owners, owners, no, shut, no],
  remove: [moderators, moderators, no, shut, no],
  'remove an owner': [owners, owners, no, shut, no],
  rename: [moderators, moderators, no, shut, no],
  archive: [moderators, moderators, no, shut, no],
  restore: [moderators, moderators, no, { member: no, moderator: yes, owner: yes }, no],
  leave: [all, all, no, yes, yes],
} as const satisfies Record<string, Row>;

export type OperationName = keyof typeof law;
export const operationNames = Object.keys(law) as readonly OperationName[];

export const seats = ['outsider', 'member', 'moderator', 'owner'] as const;
export type Seat = 'outsider' | RoomRole;
export type RoomState = 'open' | 'archived' | 'muted';

export type Standing = {
  readonly kind: RoomKind;
  /** `muted`: who asks is muted there. */
  readonly state: RoomState;
  readonly school: SchoolRole;
  readonly seat: Seat;
};

const powerOf = ({ school, seat }: Standing): Power => {
  if (seat === 'owner' || school === 'admin') return 'owner';
  return seat === 'moderator' || school !== 'student' ? 'moderator' : 'member';
};

/** What the operation must answer. Who is not in a room finds none, an admin no more than a pupil. */
export function verdictOf(operation: OperationName, standing: Standing): Verdict {
  if (standing.seat === 'outsider') return 'NOT_FOUND';
  const [talk, announcement, direct, archived, muted]: Row = law[operation];
  const power = powerOf(standing);
  if (standing.state === 'muted') return muted;
  if (standing.state === 'archived') return typeof archived === 'string' ? archived : archived[power];
  if (standing.kind === 'direct') return direct;
  const [member, moderator, owner] = standing.kind === 'announcement' ? announcement : talk;
  return { member, moderator, owner }[power];
}
