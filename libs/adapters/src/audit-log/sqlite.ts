import type { AuditEntry } from '@homeroom/contracts';
import { auditStart, sealAuditEntry } from '@homeroom/core';
import type { AuditLog, NewAuditEntry } from '@homeroom/core';
import type { Connection } from '../sqlite/connection.js';
import type { SqliteDatabase } from '../sqlite/database.js';

type Row = { readonly document: string };

export class SqliteAuditLog implements AuditLog {
  constructor(private readonly database: SqliteDatabase) {}

  append(entry: NewAuditEntry): Promise<void> {
    return this.database.write((connection) => {
      const [last = auditStart] = newest(connection, null, 1);
      const sealed = sealAuditEntry(entry, last);
      connection.run(
        'INSERT INTO audit_entries (number, document) VALUES (?, ?)',
        sealed.number,
        JSON.stringify(sealed),
      );
    });
  }

  list(before: number | null, limit: number): Promise<readonly AuditEntry[]> {
    return this.database.read((connection) => newest(connection, before, limit));
  }
}

const newest = (connection: Connection, before: number | null, limit: number): readonly AuditEntry[] =>
  connection
    .all<Row>(
      'SELECT document FROM audit_entries WHERE number < ? ORDER BY number DESC LIMIT ?',
      ...[before ?? Number.MAX_SAFE_INTEGER, limit],
    )
    .map(({ document }) => JSON.parse(document) as AuditEntry);
