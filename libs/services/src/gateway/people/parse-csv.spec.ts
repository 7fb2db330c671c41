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
    expect([records, problems]).toEqual([
      [],
      [{ line: 2, message: 'The line is too long, or its quotes do not match.' }],
    ]);
  });

  it('gives up early on what cannot be a roster', () => {
    for (const junk of ['a\n'.repeat(2_000_000), `"${'x,'.repeat(1_900_000)}`]) {
      const startedAt = performance.now();
      const { records, problems } = parseCsv(junk);
      expect([records, problems.length]).toEqual([[], 1]);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    }
    expect(parseCsv('a\n'.repeat(20_000)).records).toHaveLength(20_000);
  });
});
