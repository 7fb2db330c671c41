import { describe, expect, it } from '@jest/globals';
import { parseCsv } from './parse-csv.js';

describe('parseCsv', () => {
  it('says on which line each record begins, past empty lines and breaks within quotes', () => {
    const { records, problems } = parseCsv('\uFEFFhandle,name\r\n\r\nana,"Ana\nMaria"\r\nben, Ben \r\nshort\r\n');
    expect(problems).toEqual([]);
    expect(records).toEqual([
      { line: 1, values: ['handle', 'name'] },
      { line: 3, values: ['ana', 'Ana\nMaria'] },
      { line: 5, values: ['ben', 'Ben'] },
      { line: 6, values: ['short'] },
    ]);
  });

  it('names the line of a quote that does not match, and nothing of its text', () => {
    const { records, problems } = parseCsv('handle,name\nana,"dear" diary\n');
    expect([records, problems]).toEqual([[], [{ line: 2, message: 'The quotes of this line do not match.' }]]);
  });
});
