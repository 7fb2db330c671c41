import { describe, expect, it } from '@jest/globals';
import { loadResult, step, violation } from './load-result.test-data.js';
import { tableOf } from './table.js';

const lastLine = (text: string): string | undefined => text.split('\n').at(-1);
const late = { lag: { p99Ms: 80, maxMs: 200, isTooLate: true } };

describe('the table of a load test', () => {
  it('says what was measured, where and with what', () => {
    const text = tableOf(loadResult());
    expect(text).toContain('http://127.0.0.1:8080');
    expect(text).toContain('bell-rush: 100 rooms, 1,000 people, 1,000 sockets, texts real chat, seed 7');
    expect(text).toContain('2 × Some CPU, 8 GiB, Node 24');
    expect(text).toContain('50,000 (message, member) pairs, 5,000 stored messages');
  });

  it('has a row of work and a row of latencies for each step', () => {
    const lines = tableOf(loadResult({ steps: [step(500), step(1_000)], capacityPerSecond: 1_000 })).split('\n');
    expect(lines.filter((line) => /^\s+500 /u.test(line)).map((line) => line.trim().split(/\s{2,}/u))).toEqual([
      ['500', '500', '5,000', '0', '4 → 9', '300', '812', '0.30'],
      ['500', '1.00', '2.00', '4.00', '4.00', '3.00', '6.00', '12.0', '24.0', '48.0'],
    ]);
    expect(lines.filter((line) => /^\s+1,000 /u.test(line))).toHaveLength(2);
  });

  it('shows a dash for what the server or the system does not say', () => {
    const silent = step(500, { backlog: null, searchableMs: null, messagesPerCpuSecond: null, cpu: [] });
    const text = tableOf(loadResult({ steps: [silent] }));
    expect(text.split('\n').find((line) => /^\s+500 /u.test(line))).toMatch(/–\s+–\s+–/u);
    expect(text).toContain('CPU was not sampled.');
  });

  it('tells CPU by process and thread, in cores for each step', () => {
    expect(tableOf(loadResult())).toMatch(/homeroom\/main\s+0\.50\s+5\.00\n\s+homeroom\/hr-embed\s+0\.25\s+2\.50/u);
  });

  it('says why a step was not held, and names the nacks', () => {
    const failed = step(900, { failings: ['the backlog grew'], nacks: { UNAVAILABLE: 12 } });
    expect(tableOf(loadResult({ steps: [failed] }))).toContain(
      '900/s not held: the backlog grew; nacks: UNAVAILABLE 12',
    );
  });

  it('says in the last line which of several rates was the highest that was held', () => {
    expect(lastLine(tableOf(loadResult({ steps: [step(500), step(1_000)], capacityPerSecond: 500 })))).toBe(
      'Capacity: 500 messages/s, the highest of 2 rates that was held; no violation in 50,000 (message, member) pairs.',
    );
    expect(lastLine(tableOf(loadResult({ steps: [step(500), step(1_000)] })))).toBe(
      'None of the 2 rates was held; no violation in 50,000 (message, member) pairs.',
    );
  });

  it('says in the last line whether a single rate was held, also when it was asked for in several steps', () => {
    expect(lastLine(tableOf(loadResult({ steps: [step(500), step(500)] })))).toMatch(/^Held 500 messages\/s for 20/u);
    expect(lastLine(tableOf(loadResult({ steps: [step(500, { failings: ['slow'] })] })))).toMatch(
      /^Did not hold 500 messages\/s for 10\.0 s: slow; no/u,
    );
  });

  it('does not blame the server for a step that the generator was too late for', () => {
    expect(tableOf(loadResult({ steps: [step(500, late)] }))).toContain(
      'not held: void: the generator itself was late by 80.0 ms (p99)',
    );
  });

  it('marks partial results at the top, by their sentences and in the last line', () => {
    const text = tableOf(loadResult({ steps: [], reservations: ['The server stopped answering after 3 s.'] }));
    expect(text).toMatch(/^result\s+PARTIAL/u);
    expect(text).toContain('  ! The server stopped answering after 3 s.');
    expect(text).toContain('No step was run to its end.');
    expect(lastLine(text)).toMatch(/^The results are partial, or do not count; so far no violation/u);
  });

  it('names violations by kind and shows the first twenty', () => {
    const violations = Array.from({ length: 23 }, (_, i) =>
      violation({ kind: i < 21 ? 'lost' : 'gap', detail: `seq ${i}` }),
    );
    const text = tableOf(loadResult({ violations }));
    expect(text).toContain('VIOLATIONS: lost 21, gap 2');
    expect(text).toContain('lost · room room-1 · ada · seq 19\n  … and 3 more');
    expect(lastLine(text)).toBe('Promises were broken 23 times: 21 lost, 2 gap.');
  });

  it('lets no name from the server steer the terminal', () => {
    const text = tableOf(loadResult({ violations: [violation({ where: 'ada\u001B[2J\u0007\r' })] }));
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });
});
