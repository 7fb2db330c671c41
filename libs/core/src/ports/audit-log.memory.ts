import type { AuditEntry } from '@homeroom/contracts';
import { auditStart, sealAuditEntry } from '../safety/audit-chain.js';
import type { AuditLog, NewAuditEntry } from './audit-log.port.js';
import { jsonCopy } from './json-copy.js';

export class MemoryAuditLog implements AuditLog {
  private readonly entries: AuditEntry[] = [];

  async append(entry: NewAuditEntry): Promise<void> {
    await null;
    this.entries.push(jsonCopy(sealAuditEntry(entry, this.entries.at(-1) ?? auditStart)));
  }

  async list(before: number | null, limit: number): Promise<readonly AuditEntry[]> {
    await null;
    return this.entries
      .filter(({ number }) => before === null || number < before)
      .toReversed()
      .slice(0, limit)
      .map(jsonCopy);
  }
}
