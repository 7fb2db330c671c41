import { z } from 'zod';
import { instant, messageId, reportId, roomId, seq, userId } from './ids.js';
import { roomKind, roomRole } from './rooms.js';
import { schoolRole } from './people.js';
import { limits } from './limits.js';
import { reasonText } from './text.js';

export const reportCategory = z.enum([
  'harassment',
  'discrimination',
  'explicit',
  'worry',
  'spam',
  'private-information',
  'other',
]);
export const newReport = z.strictObject({ messageId, category: reportCategory, note: reasonText.optional() });
export const report = z.object({
  id: reportId,
  roomId,
  messageId,
  seq,
  /** What the message said when it was reported. */
  text: z.string(),
  authorId: userId,
  reportedBy: userId,
  category: reportCategory,
  note: z.string().optional(),
  at: instant,
  status: z.enum(['open', 'resolved']),
  resolvedBy: userId.optional(),
  resolvedAt: instant.optional(),
  comment: z.string().optional(),
});
export type Report = z.infer<typeof report>;
export const resolveReport = z.strictObject({ comment: reasonText });

/** One row of the import: `rooms` are names, several divided by `;`. */
export const importRequest = z.strictObject({
  /** CSV with the header handle,name,role,rooms. */
  csv: z.string().min(1).max(limits.importBytes),
  /** true = say what would happen, change nothing. */
  dryRun: z.boolean().default(true),
  /** The kind of rooms that do not exist yet. */
  roomKind: roomKind.exclude(['direct']).default('class'),
});
export const importAnswer = z.object({
  dryRun: z.boolean(),
  people: z.object({ created: z.int(), updated: z.int(), unchanged: z.int() }),
  rooms: z.object({ created: z.int(), membersAdded: z.int() }),
  /** Passwords of the people created: shown once, to be changed at the first sign-in. */
  passwords: z.array(z.object({ handle: z.string(), password: z.string() })),
  /** Nothing is changed while there are any. */
  problems: z.array(z.object({ line: z.int(), message: z.string() })),
});

/** Days a message is kept, per room kind; null = for ever. */
export const retentionRules = z.strictObject({
  class: z.int().min(1).max(36_500).nullable(),
  group: z.int().min(1).max(36_500).nullable(),
  announcement: z.int().min(1).max(36_500).nullable(),
  direct: z.int().min(1).max(36_500).nullable(),
});
export type RetentionRules = z.infer<typeof retentionRules>;

export const eraseRequest = z.strictObject({ handle: z.string().max(200), reason: reasonText });
export const eraseAnswer = z.object({ messages: z.int() });

/** Everything kept about one person. */
export const personExport = z.object({
  exportedAt: instant,
  person: z.object({ id: userId, handle: z.string(), name: z.string(), role: schoolRole, createdAt: instant }),
  rooms: z.array(z.object({ id: roomId, name: z.string(), kind: roomKind, role: roomRole, readSeq: seq })),
  messages: z.array(z.object({ id: messageId, roomId, seq, sentAt: instant, text: z.string() })),
  reports: z.array(report),
});

export const auditAction = z.enum([
  'sign-in',
  'sign-in-refused',
  'password-changed',
  'user-created',
  'user-changed',
  'room-created',
  'room-changed',
  'members-added',
  'member-removed',
  'member-muted',
  'message-removed',
  'report-made',
  'report-resolved',
  'import',
  'retention-changed',
  'retention-run',
  'embedding-paused',
  'embedding-resumed',
  'export',
  'erase',
  'backup',
]);
/** Who did what to whom, never a message's text. `hash` covers the entry and the hash before it. */
export const auditEntry = z.object({
  number: z.int(),
  at: instant,
  by: userId.nullable(),
  action: auditAction,
  subject: z.string().optional(),
  reason: z.string().optional(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;
