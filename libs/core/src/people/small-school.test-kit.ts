import { ChatError } from '@homeroom/contracts';
import type { AuditEntry, MessagesRecord, RoomKind, RoomRole, SchoolRole } from '@homeroom/contracts';
import { messageIdOf } from '../ids/message-id.js';
import { operationIdOf } from '../ids/operation-id.js';
import { MemoryAccounts } from '../ports/accounts.memory.js';
import { MemoryAuditLog } from '../ports/audit-log.memory.js';
import { ManualClock } from '../ports/clock.memory.js';
import { SequentialIds } from '../ports/ids.memory.js';
import type { LiveSignals } from '../ports/live-signals.port.js';
import { MemoryMessageArchive } from '../ports/message-archive.memory.js';
import { MemoryMessages, MemoryMessageStore } from '../ports/message-store.memory.js';
import { MemoryPasswordHasher } from '../ports/password-hasher.memory.js';
import { MemoryRateLimiter } from '../ports/rate-limiter.memory.js';
import { defaultRateLimits } from '../ports/rate-limiter.port.js';
import { MemoryReadMarks } from '../ports/read-marks.memory.js';
import { MemoryReports } from '../ports/reports.memory.js';
import { MemoryRooms } from '../ports/rooms.memory.js';
import { MemorySessions } from '../ports/sessions.memory.js';
import { MemorySettings } from '../ports/settings.memory.js';
import { MemoryTokens } from '../ports/tokens.memory.js';
import type { Membership, RoomDocument } from '../rooms/room.js';
import type { Account } from './account.js';
import type { Caller } from './caller.js';

/** Every port that people, rooms, keeping and safety need, in memory, and what was told to devices. */
export class SmallSchool {
  readonly clock = new ManualClock();
  readonly ids = new SequentialIds();
  readonly accounts = new MemoryAccounts();
  readonly sessions = new MemorySessions();
  readonly rooms = new MemoryRooms();
  readonly readMarks = new MemoryReadMarks();
  readonly reports = new MemoryReports();
  readonly auditLog = new MemoryAuditLog();
  readonly settings = new MemorySettings();
  readonly rateLimiter = new MemoryRateLimiter({ clock: this.clock, limits: defaultRateLimits });
  readonly passwordHasher = new MemoryPasswordHasher();
  readonly tokens = new MemoryTokens();
  readonly messages = new MemoryMessages(this.rooms);
  readonly messageStore = new MemoryMessageStore(this.messages);
  readonly messageArchive = new MemoryMessageArchive(this.messages);
  readonly told: string[] = [];
  readonly appended: MessagesRecord[] = [];
  readonly liveSignals: LiveSignals = {
    roomChanged: (room, before) => void this.told.push(`room ${room.id} ${before ? 'changed' : 'made'}`),
    userChanged: ({ id }) => void this.told.push(`user ${id}`),
    sessionsEnded: (ids, reason) => void this.told.push(...ids.map((id) => `session ${id} ${reason}`)),
    readMarked: (userId, roomId, seq) => void this.told.push(`read ${userId} ${roomId} ${seq}`),
  };
  readonly append = async (records: readonly MessagesRecord[]): Promise<void> => {
    await null;
    this.appended.push(...records);
  };

  /** A person whose id is the handle and whose password is `password of <handle>`. */
  async person(handle: string, role: SchoolRole = 'student', patch: Partial<Account> = {}): Promise<Caller> {
    const passwordHash = await this.passwordHasher.hash(`password of ${handle}`, 'chosen');
    const account: Account = {
      id: handle,
      handle,
      name: `${handle.charAt(0).toUpperCase()}${handle.slice(1)}`,
      role,
      status: 'active',
      passwordHash,
      passwordChangeRequired: false,
      createdAt: 0,
      version: 1,
      ...patch,
    };
    await this.accounts.insert([account]);
    return { userId: handle, role, sessionId: `session-of-${handle}` };
  }

  async room(
    { id, kind }: { readonly id: string; readonly kind: RoomKind },
    members: Readonly<Record<string, RoomRole | Membership>>,
    patch: Partial<RoomDocument> = {},
  ): Promise<RoomDocument> {
    const full = Object.entries(members).map(([userId, member]): [string, Membership] => [
      userId,
      typeof member === 'string' ? { role: member, joinedSeq: 0 } : member,
    ]);
    return this.rooms.insert({
      id,
      kind,
      name: id,
      topic: '',
      archived: false,
      directKey: kind === 'direct' ? Object.keys(members).sort().join(' ') : null,
      members: Object.fromEntries(full),
      memberVersion: 1,
      version: 1,
      createdAt: 0,
      ...patch,
    });
  }

  /** Stores a message at the room's next seq. @returns its id */
  async message(roomId: string, authorId: string, text: string): Promise<string> {
    const seq = this.messages.ofRoom(roomId).length + 1;
    const clientMessageId = operationIdOf(`${roomId} ${seq}`);
    const id = messageIdOf(authorId, roomId, clientMessageId);
    const sentAt = new Date(this.clock.now()).toISOString();
    await this.messageStore.insertNumbered([
      { id, roomId, seq, rev: 0, authorId, text, sentAt, clientMessageId, reactions: {} },
    ]);
    return id;
  }

  async roomNow(id: string): Promise<RoomDocument> {
    const [room] = await this.rooms.byIds([id]);
    if (!room) throw new Error(`no room ${id}`);
    return room;
  }

  async account(id: string): Promise<Account> {
    const [account] = await this.accounts.byIds([id]);
    if (!account) throw new Error(`no account ${id}`);
    return account;
  }

  /** What was audited, oldest first. */
  async deeds(): Promise<readonly Omit<AuditEntry, 'number' | 'hash' | 'at'>[]> {
    const entries = await this.auditLog.list(null, 1_000);
    return entries.toReversed().map(({ number: _number, hash: _hash, at: _at, ...deed }) => deed);
  }
}

/** The code of the refusal; 'ok' when there was none. */
export async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'ok';
  } catch (error) {
    if (error instanceof ChatError) return error.code;
    throw error;
  }
}
