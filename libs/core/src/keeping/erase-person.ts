import { ChatError } from '@homeroom/contracts';
import type { MessagesRecord, RouteAnswer, RouteInput } from '@homeroom/contracts';
import { requireAdmin } from '../authorization/require-role.js';
import { changeIdOf } from '../ids/message-id.js';
import { operationIdOf } from '../ids/operation-id.js';
import { sha256Base64Url } from '../ids/sha256.js';
import type { StoredMessage } from '../messages/stored.js';
import { isErased } from '../people/account-view.js';
import type { Account } from '../people/account.js';
import type { Caller } from '../people/caller.js';
import { endSessions } from '../people/end-sessions.js';
import type { EndSessionsPorts } from '../people/end-sessions.js';
import { updateAccount } from '../people/update-account.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { MessageArchive } from '../ports/message-archive.port.js';
import type { ReadMarks } from '../ports/read-marks.port.js';
import type { Reports } from '../ports/reports.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import type { RoomDocument } from '../rooms/room.js';
import { isLastOwner, updateRoom, withoutMember } from '../rooms/update-room.js';
import { recordDeed } from '../safety/record-deed.js';
import { messagesOf } from './messages-of.js';

export type ErasePersonPorts = EndSessionsPorts & {
  readonly accounts: Accounts;
  readonly rooms: Rooms;
  readonly readMarks: ReadMarks;
  readonly reports: Reports;
  readonly messageArchive: Pick<MessageArchive, 'byAuthor'>;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  /** Puts records into `homeroom.messages.v1`; resolves when they are durable, rejects = outcome unknown. */
  readonly append: (records: readonly MessagesRecord[]) => Promise<void>;
};

/** How an erased person is called ever after. */
const formerName = 'Former member';

/**
 * How long messages that were accepted before the person was locked out take to be stored, at the most. Those that take
 * longer stay until the erasure is run again.
 */
const defaultSettleMs = 2_000;

export class ErasePerson {
  constructor(
    private readonly ports: ErasePersonPorts,
    private readonly settleMs = defaultSettleMs,
  ) {}

  /**
   * Locks the person out, takes their name and handle away, takes them out of their rooms, and has every message of theirs
   * deleted through the log, so that the usual pipeline makes the tombstones. Their direct rooms are archived, so that the
   * other person keeps what they wrote themselves. Interrupted, or to be sure: run it again, nothing is done twice.
   * @returns how many messages are being removed
   * @throws ChatError FORBIDDEN (not an admin, or oneself), NOT_FOUND, BAD_REQUEST (the handle is not theirs)
   */
  async erase(
    caller: Caller,
    userId: string,
    { handle, reason }: RouteInput<'erasePerson'>['body'],
  ): Promise<RouteAnswer<'erasePerson'>> {
    requireAdmin(caller);
    if (userId === caller.userId) throw new ChatError('FORBIDDEN', 'Ask another admin to erase you.');
    await this.#anonymise(userId, handle.trim().toLowerCase());
    await endSessions(this.ports, { userId }, 'suspended');
    for (const room of await this.ports.rooms.ofUser(userId)) await this.#leave(room.id, userId);
    await this.ports.clock.sleep(this.settleMs);
    const messages = await this.#deleteMessages(userId);
    await this.ports.reports.blank(userId);
    const told = `${messages} messages: ${reason}`;
    await recordDeed(this.ports, { by: caller.userId, action: 'erase', user: userId, reason: told });
    return { messages };
  }

  async #anonymise(userId: string, confirmed: string): Promise<void> {
    const { before, after } = await updateAccount(this.ports.accounts, userId, (account) => {
      if (isErased(account)) return account;
      if (account.handle !== confirmed) throw new ChatError('BAD_REQUEST', 'The handle is not that of this person.');
      return formerMember(account);
    });
    if (after !== before) this.ports.liveSignals.userChanged(after);
  }

  async #leave(roomId: string, userId: string): Promise<void> {
    const { before, after } = await updateRoom(this.ports.rooms, roomId, (room) => {
      if (room.kind === 'direct') return room.archived ? room : { ...room, archived: true };
      return Object.hasOwn(room.members, userId) ? withoutMember(withHeir(room, userId), userId) : room;
    });
    if (after !== before) this.ports.liveSignals.roomChanged(after, before);
    await this.ports.readMarks.remove(userId, roomId);
  }

  async #deleteMessages(userId: string): Promise<number> {
    const at = new Date(this.ports.clock.now()).toISOString();
    let count = 0;
    for await (const page of messagesOf(this.ports.messageArchive, userId)) {
      await this.ports.append(page.map((message) => deletion(message, at)));
      count += page.length;
    }
    return count;
  }
}

const formerMember = (account: Account): Account => ({
  ...account,
  name: formerName,
  handle: `former-${sha256Base64Url(account.id).toLowerCase()}`,
  status: 'suspended',
  passwordHash: null,
  passwordChangeRequired: false,
});

/** Where the last owner goes, the first moderator becomes owner. */
function withHeir(room: RoomDocument, userId: string): RoomDocument {
  const heir = Object.entries(room.members).find(([, { role }]) => role === 'moderator');
  if (!heir || !isLastOwner(room, userId)) return room;
  const [heirId, membership] = heir;
  return { ...room, members: { ...room.members, [heirId]: { ...membership, role: 'owner' } } };
}

/** In the author's own name and with the same ids each time, so that a repeated record changes nothing. */
function deletion({ id: messageId, roomId, authorId: by }: StoredMessage, at: string): MessagesRecord {
  const operationId = operationIdOf(`erase|${messageId}`);
  const id = changeIdOf(by, roomId, operationId);
  return { type: 'MessageDeleted', version: 1, id, operationId, roomId, messageId, by, moderator: false, at };
}
