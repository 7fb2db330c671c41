import type { Report } from '@homeroom/contracts';

export type Resolution = { readonly by: string; readonly at: string; readonly comment: string };

/** What is not given does not narrow. */
export type ReportQuery = {
  readonly status: Report['status'];
  readonly id?: string;
  readonly roomIds?: readonly string[];
};

/** The queue of reported messages. */
export interface Reports {
  insert(report: Report): Promise<void>;
  /** Newest first, at most 500 of those that match. */
  list(query: ReportQuery): Promise<readonly Report[]>;
  /** @returns the resolved report; null when there is none that is open */
  resolve(id: string, resolution: Resolution): Promise<Report | null>;
  /** Reports made by a person, and about what they wrote. */
  ofUser(userId: string): Promise<{ readonly made: readonly Report[]; readonly about: readonly Report[] }>;
  /** Empties text and note of what this person wrote. */
  blank(authorId: string): Promise<void>;
}
