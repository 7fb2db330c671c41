import { ChatError } from '@homeroom/contracts';
import type { Report, RouteAnswer, RouteInput } from '@homeroom/contracts';
import { authorize, memberOf } from '../authorization/authorize.js';
import { takeToken } from '../messages/take-token.js';
import type { StoredMessage } from '../messages/stored.js';
import type { Caller } from '../people/caller.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { Ids } from '../ports/ids.port.js';
import type { MessageStore } from '../ports/message-store.port.js';
import type { RateLimiter } from '../ports/rate-limiter.port.js';
import type { Reports } from '../ports/reports.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import { recordDeed } from './record-deed.js';

type Input = RouteInput<'reportMessage'>['body'];

export class ReportMessage {
  constructor(
    private readonly ports: {
      readonly messageStore: Pick<MessageStore, 'byIds'>;
      readonly rooms: Pick<Rooms, 'byIds'>;
      readonly reports: Reports;
      readonly rateLimiter: RateLimiter;
      readonly auditLog: AuditLog;
      readonly clock: Clock;
      readonly ids: Ids;
    },
  ) {}

  /**
   * Puts a message the caller may read into the staff's queue, with its text as it is now. Reported by the same person
   * while the first report is open = the first report.
   * @throws ChatError NOT_FOUND, CONFLICT (already removed), RATE_LIMITED
   */
  async report(caller: Caller, { messageId, category, note }: Input): Promise<RouteAnswer<'reportMessage'>> {
    const { clock, ids, rateLimiter, reports } = this.ports;
    await takeToken(rateLimiter, caller.userId, 'report');
    const message = await this.#readable(caller, messageId);
    const { made } = await reports.ofUser(caller.userId);
    const open = made.find((earlier) => earlier.messageId === messageId && earlier.status === 'open');
    if (open) return { id: open.id };
    if (message.deleted) throw new ChatError('CONFLICT', 'The message is removed already.');
    const { roomId, seq, text, authorId } = message;
    const report: Report = {
      id: ids.next(),
      roomId,
      messageId,
      seq,
      text,
      authorId,
      reportedBy: caller.userId,
      category,
      ...(note !== undefined && { note }),
      at: new Date(clock.now()).toISOString(),
      status: 'open',
    };
    await reports.insert(report);
    const deed = {
      by: caller.userId,
      action: 'report-made',
      room: roomId,
      message: messageId,
      report: report.id,
    } as const;
    await recordDeed(this.ports, deed);
    return { id: report.id };
  }

  async #readable(caller: Caller, messageId: string): Promise<StoredMessage> {
    const [message] = await this.ports.messageStore.byIds([messageId]);
    const [room] = message ? await this.ports.rooms.byIds([message.roomId]) : [];
    if (!message || message.pruned || !room || !memberOf(room, caller.userId))
      throw new ChatError('NOT_FOUND', 'There is no such message.');
    authorize({ caller, room, operation: 'report', now: this.ports.clock.now() });
    return message;
  }
}
