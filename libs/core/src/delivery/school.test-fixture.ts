import type { ChangeBatch, Message, MessageBatch } from '@homeroom/contracts';
import { messageIdOf } from '../ids/message-id.js';
import type { Account } from '../people/account.js';
import type { Caller } from '../people/caller.js';
import { MemoryAccounts } from '../ports/accounts.memory.js';
import { MemoryChangeStore } from '../ports/change-store.memory.js';
import { ManualClock } from '../ports/clock.memory.js';
import { MemoryFanout } from '../ports/fanout.memory.js';
import { SequentialIds } from '../ports/ids.memory.js';
import { MemoryMessageArchive } from '../ports/message-archive.memory.js';
import { MemoryMessages, MemoryMessageStore } from '../ports/message-store.memory.js';
import { MemoryRateLimiter } from '../ports/rate-limiter.memory.js';
import { defaultRateLimits } from '../ports/rate-limiter.port.js';
import { MemoryReadMarks } from '../ports/read-marks.memory.js';
import { MemoryRooms } from '../ports/rooms.memory.js';
import { RoomDirectory } from '../rooms/room-directory.js';
import type { RoomDocument } from '../rooms/room.js';
import { RoomViews } from '../rooms/room-views.js';
import type { StoredMessage } from '../messages/stored.js';
import { Audience } from './audience.js';
import { RoomDelivery } from './room-delivery.js';
import type { DeliveryObserver, RoomEmitter } from './room-emitter.js';

export const caller = (userId: string, role: Caller['role'] = 'student'): Caller => ({
  userId,
  role,
  sessionId: `session-${userId}`,
});

export const roomWith = (
  id: string,
  memberIds: readonly string[],
  change: Partial<RoomDocument> = {},
): RoomDocument => ({
  id,
  kind: 'class',
  name: id,
  topic: '',
  archived: false,
  directKey: null,
  members: Object.fromEntries(memberIds.map((userId) => [userId, { role: 'member', joinedSeq: 0 }])),
  memberVersion: 1,
  version: 1,
  createdAt: 0,
  ...change,
});

export const storedMessage = (roomId: string, seq: number, change: Partial<StoredMessage> = {}): StoredMessage => ({
  id: messageIdOf('ana', roomId, String(seq)),
  roomId,
  seq,
  rev: 0,
  authorId: 'ana',
  text: `message ${seq}`,
  sentAt: new Date(Date.UTC(2026, 0, 12, 8) + seq).toISOString(),
  clientMessageId: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
  reactions: {},
  ...change,
});

export const account = (id: string, change: Partial<Account> = {}): Account => ({
  id,
  handle: id,
  name: id.toUpperCase(),
  role: 'student',
  status: 'active',
  passwordHash: null,
  passwordChangeRequired: false,
  createdAt: 0,
  version: 1,
  ...change,
});

export const messageBatchOf = (roomId: string, seqs: readonly number[], memberVersion = 1): MessageBatch => ({
  roomId,
  memberVersion,
  rev: 0,
  from: seqs[0] ?? 0,
  to: seqs.at(-1) ?? 0,
  messages: seqs.map((seq): Message => {
    const { reactions: _none, ...message } = storedMessage(roomId, seq);
    return message;
  }),
});

export const changeBatchOf = (roomId: string, rev: number, memberVersion = 1): ChangeBatch => ({
  roomId,
  memberVersion,
  from: rev,
  to: rev,
  changes: [],
});

/** Sockets that note what they got: who was in the room at the moment of the emit decides. */
class RecordingEmitter implements RoomEmitter {
  readonly received: Record<string, string[]> = {};
  readonly payloads: { readonly to: string; readonly event: string; readonly payload: unknown }[] = [];
  readonly ended: { readonly sessionIds: readonly string[]; readonly reason: string }[] = [];
  private readonly joined = new Map<string, Set<string>>();

  toRoom: RoomEmitter['toRoom'] = (roomId, event, payload) => {
    for (const userId of this.joined.get(roomId) ?? []) this.note(userId, event, payload);
  };
  toUser: RoomEmitter['toUser'] = (userId, event, payload) => this.note(userId, event, payload);
  toSocket: RoomEmitter['toSocket'] = (socketId, event, payload) => this.note(socketId, event, payload);

  join(userId: string, roomId: string): void {
    this.joined.set(roomId, (this.joined.get(roomId) ?? new Set()).add(userId));
  }

  leave(userId: string, roomId: string): void {
    this.joined.get(roomId)?.delete(userId);
  }

  endSessions(sessionIds: readonly string[], reason: string): void {
    this.ended.push({ sessionIds, reason });
  }

  /** Events of one kind with the numbers they carry. */
  numbered(userId: string): readonly string[] {
    return (this.received[userId] ?? []).filter((line) => line.includes(':batch'));
  }

  private note(to: string, event: string, payload: unknown): void {
    const { from, to: end } = payload as { from?: number; to?: number };
    (this.received[to] ??= []).push(from === undefined ? event : `${event} ${from}..${String(end)}`);
    this.payloads.push({ to, event, payload });
  }
}

/** Rooms whose reads the spec can hold up or break. */
export class FickleRooms extends MemoryRooms {
  broken = false;
  reads = 0;
  private gate: Promise<void> = Promise.resolve();

  /** Reads wait until the answer is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.gate = promise;
    return resolve;
  }

  override async byIds(roomIds: readonly string[]): Promise<readonly RoomDocument[]> {
    this.reads++;
    await this.gate;
    if (this.broken) throw new Error('The store is away.');
    return super.byIds(roomIds);
  }
}

export async function openSchool() {
  const clock = new ManualClock();
  const ids = new SequentialIds();
  const rooms = new FickleRooms();
  const data = new MemoryMessages(rooms);
  const accounts = new MemoryAccounts();
  const fanout = new MemoryFanout();
  const directory = new RoomDirectory({ rooms, clock });
  const views = new RoomViews({ accounts, clock });
  const audience = new Audience();
  const emitter = new RecordingEmitter();
  const skipped: string[] = [];
  const failed: string[] = [];
  const late: number[] = [];
  const observer: DeliveryObserver = {
    emitted: (_kind, lateMs) => void late.push(...lateMs),
    skipped: (reason) => void skipped.push(reason),
    failed: (work) => void failed.push(work),
  };
  const delivery = new RoomDelivery({ fanout, rooms, directory, views, audience, emitter, observer, clock });
  let troubles = 0;
  await delivery.start(() => void troubles++);
  return {
    clock,
    ids,
    rooms,
    accounts,
    fanout,
    directory,
    views,
    audience,
    emitter,
    observer,
    skipped,
    failed,
    late,
    delivery,
    messageStore: new MemoryMessageStore(data),
    changeStore: new MemoryChangeStore(data),
    messageArchive: new MemoryMessageArchive(data),
    readMarks: new MemoryReadMarks(),
    rateLimiter: new MemoryRateLimiter({ clock, limits: defaultRateLimits }),
    /** Somebody else's process changes the members: this one is not told. */
    changeMembers: async (roomId: string, memberIds: readonly string[]): Promise<RoomDocument> => {
      const [before] = await rooms.byIds([roomId]);
      if (!before) throw new Error('no such room');
      const { memberVersion, version } = before;
      const after = roomWith(roomId, memberIds, { memberVersion: memberVersion + 1, version: version + 1 });
      await rooms.replace(after, version);
      return after;
    },
  };
}
