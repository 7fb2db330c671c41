import type { Account } from '../people/account.js';
import type { RoomDocument } from '../rooms/room.js';
import type { SessionRecord } from './sessions.port.js';

/** A person for specs; everything not given is made from the handle. */
export const sampleAccount = (handle: string, rest: Partial<Account> = {}): Account => ({
  id: `id-of-${handle}`,
  handle,
  name: handle,
  role: 'student',
  status: 'active',
  passwordHash: null,
  passwordChangeRequired: false,
  createdAt: Date.UTC(2026, 0, 1),
  version: 1,
  ...rest,
});

/** A class of these people for specs, each a plain member who joined at the start. */
export const sampleRoom = (id: string, userIds: readonly string[], rest: Partial<RoomDocument> = {}): RoomDocument => ({
  id,
  kind: 'class',
  name: id,
  topic: '',
  archived: false,
  directKey: null,
  members: Object.fromEntries(userIds.map((userId) => [userId, { role: 'member', joinedSeq: 0 }])),
  memberVersion: 1,
  version: 1,
  createdAt: Date.UTC(2026, 0, 1),
  ...rest,
});

/** A session of 30 days for specs. */
export const sampleSession = (id: string, userId: string, rest: Partial<SessionRecord> = {}): SessionRecord => ({
  id,
  userId,
  createdAt: Date.UTC(2026, 0, 1),
  expiresAt: Date.UTC(2026, 0, 31),
  generation: 0,
  refreshedAt: Date.UTC(2026, 0, 1),
  ...rest,
});
