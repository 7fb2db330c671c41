import { CsvError, parse } from 'csv-parse/sync';
import type { CsvParser } from '@homeroom/core';

type Row = { readonly info: { readonly lines: number }; readonly record: readonly string[] };

/** Beyond that it is no roster, and reading it would keep everybody waiting. */
const mostRows = 20_000;
const rowCharacters = 16_384;

/** Spreadsheet CSV: commas, quotes, a byte order mark, rows of any length. The text of a row is never in a problem. */
export const parseCsv: CsvParser = (csv) => {
  try {
    const rows = parse(csv, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      to: mostRows + 1,
      max_record_size: rowCharacters,
    }) as unknown as readonly Row[];
    if (rows.length > mostRows) {
      return { records: [], problems: [{ line: mostRows + 1, message: `There are more than ${mostRows} lines.` }] };
    }
    return {
      records: rows.map(({ info, record }) => ({ line: startOf(info.lines, record), values: record })),
      problems: [],
    };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    return { records: [], problems: [{ line, message: 'The line is too long, or its quotes do not match.' }] };
  }
};

/** csv-parse counts to the line where a record ends. */
const startOf = (end: number, record: readonly string[]): number =>
  end - record.reduce((breaks, value) => breaks + (value.match(/\r\n|\r|\n/gu)?.length ?? 0), 0);
