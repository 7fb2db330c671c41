import { ChatError } from '@homeroom/contracts';
import type { Report, RouteAnswer, RouteInput } from '@homeroom/contracts';
import { requireStaff } from '../authorization/require-role.js';
import type { Caller } from '../people/caller.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { ReportQuery, Reports } from '../ports/reports.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import { recordDeed } from './record-deed.js';

type Query = Pick<ReportQuery, 'status' | 'id'>;
type QueuePorts = { readonly reports: Reports; readonly rooms: Pick<Rooms, 'ofUser'> };

/**
 * The reports that the caller handles: staff and admins all, teachers those of their rooms; nobody those about themselves,
 * so that no author learns who reported them.
 */
async function handledBy(caller: Caller, { reports, rooms }: QueuePorts, query: Query): Promise<readonly Report[]> {
  requireStaff(caller);
  const isTeacher = caller.role === 'teacher';
  const own = isTeacher ? { roomIds: (await rooms.ofUser(caller.userId)).map(({ id }) => id) } : {};
  return (await reports.list({ ...query, ...own })).filter(({ authorId }) => authorId !== caller.userId);
}

export class ListReports {
  constructor(private readonly ports: QueuePorts) {}

  /** Newest first, at most 500. @throws ChatError FORBIDDEN (a pupil) */
  async list(caller: Caller, { status }: RouteInput<'listReports'>['query']): Promise<RouteAnswer<'listReports'>> {
    return { reports: [...(await handledBy(caller, this.ports, { status }))] };
  }
}

export class ResolveReport {
  constructor(private readonly ports: QueuePorts & { readonly auditLog: AuditLog; readonly clock: Clock }) {}

  /** @throws ChatError FORBIDDEN (a pupil), NOT_FOUND (no open report with this id that the caller handles) */
  async resolve(
    caller: Caller,
    reportId: string,
    { comment }: RouteInput<'resolveReport'>['body'],
  ): Promise<RouteAnswer<'resolveReport'>> {
    const { clock, reports } = this.ports;
    const [known] = await handledBy(caller, this.ports, { status: 'open', id: reportId });
    const at = new Date(clock.now()).toISOString();
    const report = known ? await reports.resolve(reportId, { by: caller.userId, at, comment }) : null;
    if (!report) throw new ChatError('NOT_FOUND', 'There is no such open report.');
    const deed = { by: caller.userId, action: 'report-resolved', room: report.roomId, report: reportId } as const;
    await recordDeed(this.ports, deed);
    return { report };
  }
}
