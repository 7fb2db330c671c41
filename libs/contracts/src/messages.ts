import { z } from 'zod';
import { changeId, instant, messageId, operationId, clientMessageId, rev, roomId, seq, userId } from './ids.js';
import { limits } from './limits.js';
import { emojiText, messageText, reasonText } from './text.js';

export const reaction = z.object({
  count: z.int(),
  /** The first 20 who chose it. */
  users: z.array(userId),
  mine: z.boolean().optional(),
});

/** A message as everybody who may read the room sees it. A tombstone has `deleted: true` and empty text. */
export const message = z.object({
  id: messageId,
  roomId,
  seq,
  /** The last change applied to it; 0 when none was. */
  rev,
  authorId: userId,
  text: z.string(),
  sentAt: instant,
  clientMessageId,
  replyTo: z.object({ id: messageId, seq }).optional(),
  mentions: z.array(userId).optional(),
  editedAt: instant.optional(),
  deleted: z.literal(true).optional(),
  reactions: z.record(z.string(), reaction).optional(),
});
export type Message = z.infer<typeof message>;

const changeBase = z.object({ id: changeId, operationId, rev, messageId, seq, at: instant, by: userId });

/** The room's second stream. Text of an edit is empty once its message is deleted. */
export const change = z.discriminatedUnion('kind', [
  changeBase.extend({ kind: z.literal('edited'), text: z.string(), mentions: z.array(userId).optional() }),
  changeBase.extend({ kind: z.literal('deleted'), reason: z.string().optional() }),
  changeBase.extend({ kind: z.literal('reacted'), emoji: z.string(), on: z.boolean() }),
]);
export type Change = z.infer<typeof change>;

export const sendBody = z.strictObject({ clientMessageId, text: messageText, replyTo: messageId.optional() });
export const sendMessage = sendBody.extend({ roomId });
export const editMessage = z.strictObject({ roomId, messageId, operationId, text: messageText });
/** `reason` is required when a moderator removes another person's message. */
export const deleteMessage = z.strictObject({ roomId, messageId, operationId, reason: reasonText.optional() });
export const setReaction = z.strictObject({ roomId, messageId, operationId, emoji: emojiText, on: z.boolean() });

export const messagePage = z.object({
  messages: z.array(message),
  head: seq,
  /** The applied rev, read before the messages were. */
  rev,
  /** The oldest seq still kept. */
  first: seq,
  more: z.object({ before: z.boolean(), after: z.boolean() }),
});
export type MessagePage = z.infer<typeof messagePage>;

export const changePage = z.object({ changes: z.array(change), rev, more: z.boolean() });
export type ChangePage = z.infer<typeof changePage>;

const wholeNumber = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** At most one of after, before, around, seqs; none = the newest. */
export const pageQuery = z
  .strictObject({
    after: wholeNumber.optional(),
    before: wholeNumber.optional(),
    around: wholeNumber.optional(),
    seqs: z
      .string()
      .regex(/^\d{1,15}(,\d{1,15}){0,199}$/u, 'is not a list of seqs')
      .transform((list) => list.split(',').map(Number))
      .optional(),
    limit: z.coerce.number().int().min(1).max(limits.pageMessages.max).default(limits.pageMessages.default),
  })
  .refine(
    ({ after, before, around, seqs }) => [after, before, around, seqs].filter((x) => x !== undefined).length <= 1,
    {
      message: 'takes one of after, before, around and seqs',
    },
  );
export type PageQuery = z.infer<typeof pageQuery>;
export const changeQuery = z.strictObject({ after: wholeNumber });
