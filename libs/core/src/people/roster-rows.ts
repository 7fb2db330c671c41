import { handle, nameText, schoolRole } from '@homeroom/contracts';
import type { SchoolRole } from '@homeroom/contracts';

export type RosterProblem = { readonly line: number; readonly message: string };

/** One record of a CSV text; `line` is where it begins, from 1. */
export type CsvRecord = { readonly line: number; readonly values: readonly string[] };

/** Splits CSV into records, empty lines left out. Never throws: what it cannot read is a problem. */
export type CsvParser = (csv: string) => {
  readonly records: readonly CsvRecord[];
  readonly problems: readonly RosterProblem[];
};

export type RosterRow = {
  readonly line: number;
  readonly handle: string;
  readonly name: string;
  readonly role: SchoolRole;
  /** Names, each once. */
  readonly rooms: readonly string[];
};

export type Roster = { readonly rows: readonly RosterRow[]; readonly problems: readonly RosterProblem[] };

const columns = ['handle', 'name', 'role', 'rooms'] as const;
type Column = (typeof columns)[number];

/** Checks the header and every row; all problems at once. */
export function readRoster({ records, problems }: ReturnType<CsvParser>): Roster {
  const [header, ...body] = records;
  if (problems.length > 0) return { rows: [], problems };
  if (!header) return { rows: [], problems: [{ line: 1, message: 'The file is empty.' }] };
  const names = header.values.map((name) =>
    name
      .replace(/^\uFEFF/u, '')
      .trim()
      .toLowerCase(),
  );
  if (names.length !== columns.length || columns.some((name) => !names.includes(name))) {
    const message = `The header must have the columns ${columns.join(', ')}, divided by commas.`;
    return { rows: [], problems: [{ line: header.line, message }] };
  }
  const read = body.map((record) => readRow(names, record));
  const rows = read.flatMap(({ row }) => row ?? []);
  return { rows, problems: [...read.flatMap((one) => one.problems), ...repeated(rows)] };
}

type TextSchema = {
  safeParse(
    value: string,
  ): { success: true; data: string } | { success: false; error: { issues: readonly { message: string }[] } };
};
type ReadRow = { readonly row?: RosterRow; readonly problems: readonly RosterProblem[] };

function readRow(names: readonly string[], { line, values }: CsvRecord): ReadRow {
  if (values.length !== names.length) {
    return { problems: [{ line, message: `The row has ${values.length} columns instead of ${names.length}.` }] };
  }
  const problems: RosterProblem[] = [];
  const cell = (column: Column): string => (values[names.indexOf(column)] ?? '').trim();
  const check = (schema: TextSchema, value: string, what: string): string | undefined => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    problems.push({ line, message: `The ${what} ${parsed.error.issues[0]?.message ?? 'is wrong'}.` });
    return undefined;
  };
  const who = check(handle, cell('handle'), 'handle');
  const name = check(nameText, cell('name'), 'name');
  const role = readRole(cell('role'));
  if (role === undefined) problems.push({ line, message: `The role is none of ${schoolRole.options.join(', ')}.` });
  const rooms = cell('rooms')
    .split(';')
    .map((room) => room.trim())
    .filter((room) => room !== '')
    .map((room) => check(nameText, room, 'name of a room') ?? '');
  if (who === undefined || name === undefined || role === undefined || problems.length > 0) return { problems };
  return { row: { line, handle: who, name, role, rooms: [...new Set(rooms)] }, problems };
}

const readRole = (text: string): SchoolRole | undefined => schoolRole.safeParse(text.toLowerCase()).data;

function repeated(rows: readonly RosterRow[]): readonly RosterProblem[] {
  const first = new Map<string, number>();
  return rows.flatMap(({ line, handle: who }) => {
    const before = first.get(who);
    first.set(who, before ?? line);
    return before === undefined ? [] : [{ line, message: `The handle stands in line ${before} already.` }];
  });
}
