import { ChatError } from '@homeroom/contracts';
import type { Report } from '@homeroom/contracts';
import { jsonCopy } from './json-copy.js';
import type { ReportQuery, Reports, Resolution } from './reports.port.js';

export class MemoryReports implements Reports {
  private readonly reports = new Map<string, Report>();

  async insert(report: Report): Promise<void> {
    await null;
    if (this.reports.has(report.id)) throw new ChatError('CONFLICT', 'The id of the report is taken.');
    this.reports.set(report.id, jsonCopy(report));
  }

  async list({ status, id, roomIds }: ReportQuery): Promise<readonly Report[]> {
    const rooms = roomIds && new Set(roomIds);
    const found = await this.select(
      (report) =>
        report.status === status &&
        (id === undefined || report.id === id) &&
        (rooms === undefined || rooms.has(report.roomId)),
    );
    return found.slice(0, 500);
  }

  async resolve(id: string, { by, at, comment }: Resolution): Promise<Report | null> {
    await null;
    const report = this.reports.get(id);
    if (report?.status !== 'open') return null;
    const resolved: Report = { ...report, status: 'resolved', resolvedBy: by, resolvedAt: at, comment };
    this.reports.set(id, resolved);
    return jsonCopy(resolved);
  }

  async ofUser(userId: string): Promise<{ readonly made: readonly Report[]; readonly about: readonly Report[] }> {
    const made = await this.select(({ reportedBy }) => reportedBy === userId);
    return { made, about: await this.select(({ authorId }) => authorId === userId) };
  }

  async blank(authorId: string): Promise<void> {
    await null;
    for (const report of this.reports.values()) this.reports.set(report.id, blankReport(report, authorId));
  }

  private async select(matches: (report: Report) => boolean): Promise<Report[]> {
    await null;
    return [...this.reports.values()].filter(matches).sort(newestFirst).map(jsonCopy);
  }
}

/** The report without what this person wrote: the message's text, or the note of who reported. */
export const blankReport = (report: Report, authorId: string): Report => ({
  ...report,
  ...(report.authorId === authorId && { text: '' }),
  ...(report.reportedBy === authorId && report.note !== undefined && { note: '' }),
});

const newestFirst = (a: Report, b: Report): number => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1);
