/** The data folder cannot be used. The message is one sentence that names the thing and the mend; nothing was damaged. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/** SQLite's primary result codes that the drivers tell apart (https://www.sqlite.org/rescode.html). */
export const sqliteCodes = {
  busy: 5,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  notADatabase: 26,
} as const;

const uniqueConstraint = 2067;
const primaryKeyConstraint = 1555;

// No instanceof: under Jest, Node's own errors are of another realm.
function extendedCode(error: unknown): number | null {
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : null;
  return typeof code === 'number' ? code : null;
}

/** The primary result code of an error that node:sqlite threw; null for every other error. */
export function sqliteCode(error: unknown): number | null {
  const code = extendedCode(error);
  return code === null ? null : code & 0xff;
}

/** Whether a uniqueness rule refused a row; `column` is `table.column` of that rule, e.g. `messages.id`. */
export function isUniqueViolation(error: unknown, column?: string): boolean {
  const code = extendedCode(error);
  if (code !== uniqueConstraint && code !== primaryKeyConstraint) return false;
  return column === undefined || messageOf(error).split(/[ ,]+/u).includes(column);
}

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
