import type { RouteAnswer, RouteInput } from '@homeroom/contracts';
import { requireAdmin } from '../authorization/require-role.js';
import type { Caller } from '../people/caller.js';
import type { AuditLog } from '../ports/audit-log.port.js';

export class ListAudit {
  constructor(private readonly ports: { readonly auditLog: AuditLog }) {}

  /** Newest first; continue before the last number. @throws ChatError FORBIDDEN (not an admin) */
  async list(caller: Caller, { before, limit }: RouteInput<'listAudit'>['query']): Promise<RouteAnswer<'listAudit'>> {
    requireAdmin(caller);
    return { entries: [...(await this.ports.auditLog.list(before ?? null, limit))] };
  }
}
