import { z } from 'zod';
import { reportId, userId } from '../ids.js';
import { limits } from '../limits.js';
import * as safety from '../safety.js';
import type { Route } from './route.js';

const ofUser = z.strictObject({ userId });

/** Reports, and what the admin keeps, exports and erases. */
export const safetyRoutes = {
  reportMessage: {
    method: 'POST',
    path: '/reports',
    summary: 'Report a message to the staff. Its author does not learn who did.',
    access: 'session',
    body: safety.newReport,
    answer: z.object({ id: reportId }),
  },
  listReports: {
    method: 'GET',
    path: '/reports',
    summary: 'The queue, newest first.',
    access: 'staff',
    query: z.strictObject({ status: z.enum(['open', 'resolved']).default('open') }),
    answer: z.object({ reports: z.array(safety.report) }),
  },
  resolveReport: {
    method: 'POST',
    path: '/reports/:reportId/resolve',
    summary: 'Close a report with a comment.',
    access: 'staff',
    params: z.strictObject({ reportId }),
    body: safety.resolveReport,
    answer: z.object({ report: safety.report }),
  },

  importRoster: {
    method: 'POST',
    path: '/admin/import',
    summary: 'People and rooms from CSV; a dry run unless told otherwise.',
    access: 'admin',
    body: safety.importRequest,
    answer: safety.importAnswer,
    bodyLimit: limits.importBytes,
  },
  getRetention: {
    method: 'GET',
    path: '/admin/retention',
    summary: 'How long messages are kept.',
    access: 'admin',
    answer: safety.retentionRules,
  },
  setRetention: {
    method: 'PUT',
    path: '/admin/retention',
    summary: 'Set how long messages are kept.',
    access: 'admin',
    body: safety.retentionRules,
    answer: safety.retentionRules,
  },
  exportPerson: {
    method: 'GET',
    path: '/admin/export/:userId',
    summary: 'Everything kept about one person.',
    access: 'admin',
    params: ofUser,
    answer: safety.personExport,
  },
  erasePerson: {
    method: 'POST',
    path: '/admin/erase/:userId',
    summary: 'Remove what one person wrote and who they were. Repeat the handle to confirm.',
    access: 'admin',
    params: ofUser,
    body: safety.eraseRequest,
    answer: safety.eraseAnswer,
  },
  listAudit: {
    method: 'GET',
    path: '/admin/audit',
    summary: 'Who did what, newest first.',
    access: 'admin',
    query: z.strictObject({
      before: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answer: z.object({ entries: z.array(safety.auditEntry) }),
  },
} as const satisfies Record<string, Route>;
