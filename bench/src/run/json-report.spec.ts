import { describe, expect, it } from '@jest/globals';
import { jsonReport } from './json-report.js';

const calm = { timesMs: [100, 101], load: 0.5, cores: 2, others: 0.02 };

describe('the report for programs', () => {
  it('holds every round with its unit, and what is only text', () => {
    const figures = { unit: 'ms', homeroom: [1, 2, 3], against: [10, 10, 20] };
    const ratio = { median: 0.15, min: 0.1, max: 0.2 };
    const rows = [
      { what: 'a', homeroom: '2 ms', against: '10 ms', figures, ratio, goal: { atMost: 0.1 } },
      { what: 'b', homeroom: 'p50 1 ms', against: '–' },
    ];
    const taken = [{ measurement: 'search', rows, tookSeconds: 1.234, others: 0.01 }];
    const run = { quick: true, at: new Date(0), before: calm, after: calm, doubts: ['noisy'], taken };
    expect(JSON.parse(jsonReport(run))).toMatchObject({
      at: '1970-01-01T00:00:00.000Z',
      quick: true,
      machine: { node: process.versions.node },
      loadAverageBefore: 0.5,
      doubts: ['noisy'],
      measurements: [
        {
          measurement: 'search',
          tookSeconds: 1.2,
          otherProcessesShare: 0.01,
          rows: [
            {
              unit: 'ms',
              homeroom: { median: 2, min: 1, max: 3, rounds: [1, 2, 3] },
              against: { median: 10 },
              held: false,
              noisyRounds: [3],
            },
            { what: 'b', noisyRounds: [], text: { homeroom: 'p50 1 ms', against: '–' } },
          ],
        },
      ],
    });
  });
});
