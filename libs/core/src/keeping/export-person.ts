import { ChatError } from '@homeroom/contracts';
import type { Report, RouteAnswer } from '@homeroom/contracts';
import { memberRoleOf } from '../authorization/authorize.js';
import { requireAdmin } from '../authorization/require-role.js';
import { namesOf } from '../people/account-view.js';
import type { Caller } from '../people/caller.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { MessageArchive } from '../ports/message-archive.port.js';
import type { ReadMarks } from '../ports/read-marks.port.js';
import type { Reports } from '../ports/reports.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import { partnerOf, partnersOf } from '../rooms/room-view.js';
import { recordDeed } from '../safety/record-deed.js';
import { messagesOf } from './messages-of.js';

type PersonExport = RouteAnswer<'exportPerson'>;

export type ExportPersonPorts = {
  readonly accounts: Accounts;
  readonly rooms: Rooms;
  readonly readMarks: ReadMarks;
  readonly reports: Reports;
  readonly messageArchive: Pick<MessageArchive, 'byAuthor'>;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
};

export class ExportPerson {
  constructor(private readonly ports: ExportPersonPorts) {}

  /**
   * Everything kept about one person, to be handed to them: who reported them is withheld. Written into the audit log
   * before anything is read.
   * @throws ChatError FORBIDDEN (not an admin), NOT_FOUND
   */
  async export(caller: Caller, userId: string): Promise<PersonExport> {
    requireAdmin(caller);
    const { accounts, clock, messageArchive } = this.ports;
    const [account] = await accounts.byIds([userId]);
    if (!account) throw new ChatError('NOT_FOUND', 'There is no such person.');
    await recordDeed(this.ports, { by: caller.userId, action: 'export', user: userId });
    const messages: PersonExport['messages'] = [];
    for await (const page of messagesOf(messageArchive, userId)) {
      for (const { id, roomId, seq, sentAt, text } of page) messages.push({ id, roomId, seq, sentAt, text });
    }
    const { id, handle, name, role } = account;
    return {
      exportedAt: new Date(clock.now()).toISOString(),
      person: { id, handle, name, role, createdAt: new Date(account.createdAt).toISOString() },
      rooms: await this.#rooms(userId),
      messages,
      reports: await this.#reports(userId),
    };
  }

  async #rooms(userId: string): Promise<PersonExport['rooms']> {
    const rooms = await this.ports.rooms.ofUser(userId);
    const marks = await this.ports.readMarks.ofUser(userId);
    const names = namesOf(await this.ports.accounts.byIds(partnersOf(rooms, userId)));
    return rooms.map((room) => ({
      id: room.id,
      name: names.get(partnerOf(room, userId) ?? '') ?? room.name,
      kind: room.kind,
      role: memberRoleOf(room, userId) ?? 'member',
      readSeq: marks.get(room.id) ?? 0,
    }));
  }

  async #reports(userId: string): Promise<PersonExport['reports']> {
    const { made, about } = await this.ports.reports.ofUser(userId);
    return [...made, ...about.filter(({ reportedBy }) => reportedBy !== userId).map(withoutReporter)];
  }
}

function withoutReporter({ note: _note, ...report }: Report): Report {
  return { ...report, reportedBy: 'withheld' };
}
