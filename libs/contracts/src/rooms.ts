import { z } from 'zod';
import { instant, rev, roomId, seq, userId } from './ids.js';
import { limits } from './limits.js';
import { schoolRole } from './people.js';
import { nameText, reasonText, topicText } from './text.js';

/** class and group: members talk. announcement: few post, all read. direct: two people. */
export const roomKinds = ['class', 'group', 'announcement', 'direct'] as const;
export const roomKind = z.enum(roomKinds);
export type RoomKind = z.infer<typeof roomKind>;

export const roomRoles = ['member', 'moderator', 'owner'] as const;
export const roomRole = z.enum(roomRoles);
export type RoomRole = z.infer<typeof roomRole>;

/** A room as one member sees it. In a direct room `name` is the other person's. */
export const room = z.object({
  id: roomId,
  kind: roomKind,
  name: z.string(),
  topic: z.string(),
  role: roomRole,
  archived: z.boolean(),
  memberVersion: z.int(),
  memberCount: z.int(),
  canPost: z.boolean(),
  mutedUntil: instant.optional(),
});
export type Room = z.infer<typeof room>;

export const newRoom = z.strictObject({
  kind: roomKind,
  name: nameText.optional(),
  topic: topicText.optional(),
  memberIds: z.array(userId).max(limits.membersPerCall).optional(),
});
export const roomPatch = z.strictObject({
  name: nameText.optional(),
  topic: topicText.optional(),
  archived: z.boolean().optional(),
});

export const member = z.object({
  userId,
  name: z.string(),
  role: roomRole,
  schoolRole,
  mutedUntil: instant.optional(),
});
export const memberList = z.object({ members: z.array(member), memberVersion: z.int() });
export const newMembers = z.strictObject({
  userIds: z.array(userId).min(1).max(limits.membersPerCall),
  role: roomRole.optional(),
});
/** `until: null` lifts the mute. */
export const mute = z.strictObject({ until: instant.nullable(), reason: reasonText });

/** Where a room stands: newest seq, applied rev, oldest seq still kept. */
export const roomHead = z.object({ head: seq, rev, memberVersion: z.int().optional(), readSeq: seq.optional() });
