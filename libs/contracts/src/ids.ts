import { z } from 'zod';

/** Made by the server. The first character is never `_` or `-`, so no id is `__proto__`. */
const serverId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/u, 'is not an id');
const digestId = z.string().regex(/^[A-Za-z0-9_-]{43}$/u, 'is not an id');

export const userId = serverId;
export const roomId = serverId;
export const sessionId = serverId;
export const reportId = serverId;
/** base64url(sha256(senderId | roomId | clientMessageId)): the same for every resend, for ever. */
export const messageId = digestId;
/** base64url(sha256(userId | roomId | operationId)). */
export const changeId = digestId;
/** A UUID made by the client, once, when the person presses Enter. */
export const clientMessageId = z.uuid({ error: 'is not a UUID' }).overwrite((id) => id.toLowerCase());
export const operationId = clientMessageId;

export const seq = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
export const rev = seq;
export const instant = z.iso.datetime({ error: 'is not an ISO 8601 time in UTC' });
