import { ChatError } from '@homeroom/contracts';
import type { Report } from '@homeroom/contracts';
import { blankReport } from '@homeroom/core';
import type { ReportQuery, Reports, Resolution } from '@homeroom/core';
import type { Connection } from '../sqlite/connection.js';
import type { SqliteDatabase } from '../sqlite/database.js';
import { isUniqueViolation } from '../sqlite/errors.js';

type Row = { readonly document: string };

export class SqliteReports implements Reports {
  constructor(private readonly database: SqliteDatabase) {}

  insert(report: Report): Promise<void> {
    return this.database.write((connection) => {
      try {
        connection.run(
          'INSERT INTO reports (id, status, at, author_id, reported_by, document) VALUES (?, ?, ?, ?, ?, ?)',
          ...[report.id, report.status, report.at, report.authorId, report.reportedBy, JSON.stringify(report)],
        );
      } catch (error) {
        if (isUniqueViolation(error)) throw new ChatError('CONFLICT', 'The id of the report is taken.');
        throw error;
      }
    });
  }

  list({ status, id, roomIds }: ReportQuery): Promise<readonly Report[]> {
    return this.database.read((connection) =>
      select(
        connection,
        `SELECT document FROM reports
         WHERE status = ?1 AND (?2 IS NULL OR id = ?2)
           AND (?3 IS NULL OR json_extract(document, '$.roomId') IN (SELECT value FROM json_each(?3)))
         ORDER BY at DESC, id DESC LIMIT 500`,
        ...[status, id ?? null, roomIds ? JSON.stringify(roomIds) : null],
      ),
    );
  }

  resolve(id: string, { by, at, comment }: Resolution): Promise<Report | null> {
    return this.database.write((connection) => {
      const [report] = select(connection, `SELECT document FROM reports WHERE id = ? AND status = 'open'`, id);
      if (!report) return null;
      const resolved: Report = { ...report, status: 'resolved', resolvedBy: by, resolvedAt: at, comment };
      update(connection, resolved);
      return resolved;
    });
  }

  ofUser(userId: string): Promise<{ readonly made: readonly Report[]; readonly about: readonly Report[] }> {
    return this.database.read((connection) => ({
      made: select(connection, 'SELECT document FROM reports WHERE reported_by = ? ORDER BY at DESC, id DESC', userId),
      about: select(connection, 'SELECT document FROM reports WHERE author_id = ? ORDER BY at DESC, id DESC', userId),
    }));
  }

  blank(authorId: string): Promise<void> {
    return this.database.write((connection) => {
      const text = 'SELECT document FROM reports WHERE author_id = ?1 OR reported_by = ?1';
      for (const report of select(connection, text, authorId)) update(connection, blankReport(report, authorId));
    });
  }
}

const select = (connection: Connection, text: string, ...values: readonly (string | null)[]): readonly Report[] =>
  connection.all<Row>(text, ...values).map(({ document }) => JSON.parse(document) as Report);

function update(connection: Connection, report: Report): void {
  connection.run(
    'UPDATE reports SET status = ?, document = ? WHERE id = ?',
    report.status,
    JSON.stringify(report),
    report.id,
  );
}
