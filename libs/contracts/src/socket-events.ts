import { z } from 'zod';
import { errorCode } from './errors.js';
import { clientMessageId, instant, messageId, operationId, rev, roomId, seq, userId } from './ids.js';
import { limits } from './limits.js';
import { change, deleteMessage, editMessage, message, sendMessage, setReaction } from './messages.js';
import { user } from './people.js';
import { room, roomHead } from './rooms.js';

export const protocolVersion = 1;

/** `token` for programs; browsers are known by their cookie. Another `v` is answered by UPGRADE_REQUIRED. */
export const handshake = z.strictObject({ v: z.int(), token: z.string().max(4_096).optional() });

const nothing = z.object({});

/** client → server. Each has an ack: `{ok: true, data}` or `{ok: false, error}`. Without an ack function the event is ignored. */
export const clientEvents = {
  'message:send': { payload: sendMessage, data: z.object({ id: messageId }) },
  'message:edit': { payload: editMessage, data: nothing },
  'message:delete': { payload: deleteMessage, data: nothing },
  'reaction:set': { payload: setReaction, data: nothing },
  'read:mark': { payload: z.strictObject({ roomId, seq }), data: z.object({ readSeq: seq }) },
  'typing:start': { payload: z.strictObject({ roomId }), data: nothing },
  'presence:watch': {
    payload: z.strictObject({ userIds: z.array(userId).max(limits.watchedPresence) }),
    data: z.object({ online: z.array(userId) }),
  },
} as const;
export type ClientEvent = keyof typeof clientEvents;

/** Exactly the messages from..to of a room, in order, no holes. `rev` is the applied rev read before they were. */
export const messageBatch = z.object({
  roomId,
  memberVersion: z.int(),
  rev,
  from: seq,
  to: seq,
  messages: z.array(message),
});
export type MessageBatch = z.infer<typeof messageBatch>;

/** Exactly the changes from..to (revs) of a room. */
export const changeBatch = z.object({ roomId, memberVersion: z.int(), from: rev, to: rev, changes: z.array(change) });
export type ChangeBatch = z.infer<typeof changeBatch>;

/** server → client. Clients ignore unknown keys and unknown events. */
export const serverEvents = {
  'message:batch': messageBatch,
  'change:batch': changeBatch,
  'room:heads': z.object({ full: z.literal(true).optional(), heads: z.record(roomId, roomHead) }),
  'operation:refused': z.object({
    roomId,
    clientMessageId: clientMessageId.optional(),
    operationId: operationId.optional(),
    code: errorCode,
  }),
  'read:marked': z.object({ roomId, seq }),
  'typing:started': z.object({ roomId, userIds: z.array(userId) }),
  'presence:changed': z.object({ userIds: z.array(userId), state: z.enum(['online', 'offline']) }),
  'room:changed': z.object({ room }),
  'room:removed': z.object({ roomId }),
  'user:changed': z.object({ user }),
  'session:ending': z.object({ reason: z.enum(['signed-out', 'revoked', 'suspended', 'expired']), at: instant }),
  'server:draining': z.object({ reconnectInMs: z.int() }),
} as const;
export type ServerEvent = keyof typeof serverEvents;

export type ServerEventPayload<Event extends ServerEvent> = z.infer<(typeof serverEvents)[Event]>;
export type ClientEventPayload<Event extends ClientEvent> = z.output<(typeof clientEvents)[Event]['payload']>;
export type ClientEventData<Event extends ClientEvent> = z.infer<(typeof clientEvents)[Event]['data']>;
