import type { AuditEntry } from '@homeroom/contracts';

export type NewAuditEntry = Omit<AuditEntry, 'number' | 'hash'>;

/** Append-only. Numbers are 1, 2, 3 …; each hash covers its entry and the hash before it. */
export interface AuditLog {
  append(entry: NewAuditEntry): Promise<void>;
  /** Newest first, numbers below `before`. */
  list(before: number | null, limit: number): Promise<readonly AuditEntry[]>;
}
