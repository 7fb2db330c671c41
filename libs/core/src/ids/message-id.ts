import { sha256Base64Url } from './sha256.js';

/** The id of a message: the same for every resend, for ever. */
export const messageIdOf = (authorId: string, roomId: string, clientMessageId: string): string =>
  sha256Base64Url(`${authorId}|${roomId}|${clientMessageId}`);

/** The id of an edit, a delete or a reaction: the same for every resend, for ever. */
export const changeIdOf = (userId: string, roomId: string, operationId: string): string =>
  sha256Base64Url(`${userId}|${roomId}|${operationId}`);
