import { z } from 'zod';
import { changeId, clientMessageId, instant, messageId, operationId, roomId, seq, userId } from './ids.js';
import { change, message } from './messages.js';

/** Topic names carry their major version. The key of every record is its roomId. */
export const topics = {
  messages: 'homeroom.messages.v1',
  timeline: 'homeroom.timeline.v1',
  vectors: 'homeroom.vectors.v1',
  deadLetters: 'homeroom.dead-letters.v1',
} as const;
export type Topic = (typeof topics)[keyof typeof topics];

/** A message that a gateway accepted. */
export const messageSentV1 = z.object({
  type: z.literal('MessageSent'),
  version: z.literal(1),
  id: messageId,
  roomId,
  authorId: userId,
  clientMessageId,
  text: z.string(),
  replyTo: messageId.optional(),
  mentions: z.array(userId).optional(),
  sentAt: instant,
});
export type MessageSentV1 = z.infer<typeof messageSentV1>;

const operation = z.object({
  version: z.literal(1),
  id: changeId,
  operationId,
  roomId,
  messageId,
  by: userId,
  /** Whether `by` could moderate the room when the gateway accepted the operation. */
  moderator: z.boolean(),
  at: instant,
});

export const messageEditedV1 = operation.extend({
  type: z.literal('MessageEdited'),
  text: z.string(),
  mentions: z.array(userId).optional(),
});
export const messageDeletedV1 = operation.extend({ type: z.literal('MessageDeleted'), reason: z.string().optional() });
export const reactionSetV1 = operation.extend({ type: z.literal('ReactionSet'), emoji: z.string(), on: z.boolean() });

/** What the topic `homeroom.messages.v1` holds. */
export const messagesRecord = z.discriminatedUnion('type', [
  messageSentV1,
  messageEditedV1,
  messageDeletedV1,
  reactionSetV1,
]);
export type MessagesRecord = z.infer<typeof messagesRecord>;
export type OperationRecord = Exclude<MessagesRecord, MessageSentV1>;

/** A message as it is stored, for embedding and the index; `parentExcerpt`: the first words of the message it answers. */
export const messageStoredV1 = z.object({
  type: z.literal('MessageStored'),
  version: z.literal(1),
  message,
  parentExcerpt: z.string().optional(),
});
/** A change that was applied, with the message as it is stored now; `parentExcerpt` with an edit. */
export const messageChangedV1 = z.object({
  type: z.literal('MessageChanged'),
  version: z.literal(1),
  roomId,
  change,
  message,
  parentExcerpt: z.string().optional(),
});

/** What the topic `homeroom.timeline.v1` holds. */
export const timelineRecord = z.discriminatedUnion('type', [messageStoredV1, messageChangedV1]);
export type TimelineRecord = z.infer<typeof timelineRecord>;

/**
 * What the topic `homeroom.vectors.v1` holds, beside the vector itself: the record is this as one line of JSON, a line break, and
 * `dimensions` 32-bit floats, little-endian.
 */
export const vectorComputedV1 = z.object({
  type: z.literal('VectorComputed'),
  version: z.literal(1),
  messageId,
  roomId,
  /** Of the text that was read: when the message has another one by now, this vector is of an older text. */
  editedAt: instant.optional(),
  /** Name and hash of the model; vectors of two models are never compared. */
  modelId: z.string().min(1).max(200),
  dimensions: z.int().min(1).max(4_096),
});
export type VectorComputedV1 = z.infer<typeof vectorComputedV1>;

/** A record that no release can ever handle, with its original bytes. */
export const deadLetterV1 = z.object({
  type: z.literal('DeadLetter'),
  version: z.literal(1),
  topic: z.string(),
  partition: z.int(),
  offset: seq,
  reason: z.string(),
  valueBase64: z.string(),
  at: instant,
});
export type DeadLetterV1 = z.infer<typeof deadLetterV1>;
