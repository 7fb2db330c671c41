import { ChatError, topics } from '@homeroom/contracts';
import type { ClientEventPayload, OperationRecord } from '@homeroom/contracts';
import { authorize, moderates } from '../authorization/authorize.js';
import type { Operation } from '../authorization/authorize.js';
import { changeIdOf } from '../ids/message-id.js';
import { encodeRecord } from '../log/codec.js';
import type { Caller } from '../people/caller.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { MessageStore } from '../ports/message-store.port.js';
import type { RoomDocument } from '../rooms/room.js';
import { mentionsIn } from './mentions.js';
import type { AcceptPorts } from './send-message.js';
import type { StoredMessage } from './stored.js';
import { takeToken } from './take-token.js';

export type ChangePorts = AcceptPorts & {
  readonly messageStore: Pick<MessageStore, 'byIds'>;
  readonly auditLog: Pick<AuditLog, 'append'>;
};

type Target = { readonly roomId: string; readonly messageId: string; readonly operationId: string };
type Accepted = { readonly room: RoomDocument; readonly base: OperationBase; readonly moderator: boolean };
type OperationBase = Pick<OperationRecord, 'version' | 'id' | 'operationId' | 'roomId' | 'messageId' | 'by' | 'at'>;

/**
 * Accepts edits, deletes and reactions. Ingest judges each in log order, since the message may not be stored yet; what is
 * plainly wrong already is refused here. The same operationId is the same change, for ever.
 */
export class ChangeMessage {
  constructor(private readonly ports: ChangePorts) {}

  /** @throws ChatError as `SendMessage.send`; FORBIDDEN for a message of somebody else */
  async edit(caller: Caller, input: ClientEventPayload<'message:edit'>): Promise<void> {
    const { room, base, moderator } = await this.#accept(caller, input, 'edit-own');
    const stored = await this.#stored(input);
    if (stored && stored.authorId !== caller.userId)
      throw new ChatError('FORBIDDEN', 'Only its author may edit a message.');
    const mentions = mentionsIn(input.text, room);
    await this.#append({
      type: 'MessageEdited',
      ...base,
      moderator,
      text: input.text,
      ...(mentions.length > 0 && { mentions: [...mentions] }),
    });
  }

  /**
   * Moderators remove messages of others with a reason, which is audited.
   * @throws ChatError as `SendMessage.send`; FORBIDDEN, BAD_REQUEST when the reason is missing
   */
  async delete(caller: Caller, input: ClientEventPayload<'message:delete'>): Promise<void> {
    const { base, moderator } = await this.#accept(caller, input, 'delete-own');
    const { reason } = input;
    const stored = await this.#stored(input);
    const foreign = stored !== undefined && stored.authorId !== caller.userId;
    if (foreign && !moderator) throw new ChatError('FORBIDDEN', 'Only its author or a moderator may delete a message.');
    if (foreign && reason === undefined)
      throw new ChatError('BAD_REQUEST', 'Say why you remove the message: "reason" is missing.');
    await this.#append({
      type: 'MessageDeleted',
      ...base,
      // Without a reason the operation counts as the author's own, whoever turns out to be the author.
      moderator: moderator && reason !== undefined,
      ...(reason !== undefined && { reason }),
    });
    if (!moderator || reason === undefined || stored?.authorId === caller.userId) return;
    await this.ports.auditLog.append({
      at: base.at,
      by: caller.userId,
      action: 'message-removed',
      subject: input.messageId,
      reason,
    });
  }

  /** @throws ChatError as `SendMessage.send` */
  async react(caller: Caller, input: ClientEventPayload<'reaction:set'>): Promise<void> {
    const { base, moderator } = await this.#accept(caller, input, 'react');
    await this.#stored(input);
    await this.#append({ type: 'ReactionSet', ...base, moderator, emoji: input.emoji, on: input.on });
  }

  async #accept(caller: Caller, { roomId, messageId, operationId }: Target, operation: Operation): Promise<Accepted> {
    const { directory, rateLimiter, clock } = this.ports;
    await takeToken(rateLimiter, caller.userId, 'operation');
    const room = await directory.get(roomId);
    const now = clock.now();
    authorize({ caller, room, operation, now });
    if (!room) throw new ChatError('NOT_FOUND', 'There is no such room.');
    const id = changeIdOf(caller.userId, roomId, operationId);
    const at = new Date(now).toISOString();
    return {
      room,
      moderator: moderates(room, caller),
      base: { version: 1, id, operationId, roomId, messageId, by: caller.userId, at },
    };
  }

  /** The message as it is stored now; undefined when it is not, or when the store is away: ingest will know. */
  async #stored({ roomId, messageId }: Target): Promise<StoredMessage | undefined> {
    const [stored] = await this.ports.messageStore.byIds([messageId]).catch(() => []);
    if (stored && (stored.roomId !== roomId || stored.pruned))
      throw new ChatError('NOT_FOUND', 'There is no such message.');
    return stored;
  }

  #append(record: OperationRecord): Promise<void> {
    return this.ports.appends.append({ topic: topics.messages, key: record.roomId, value: encodeRecord(record) });
  }
}
