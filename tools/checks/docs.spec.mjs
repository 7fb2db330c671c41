import { describe, expect, it } from '@jest/globals';
import { pagesFor, problemsOf } from './docs.mjs';

const port = { name: 'HOMEROOM_PORT', description: 'Port | door.', fallback: '3000', allowed: '0 to 65535' };
const sent = { name: 'homeroom_sent_total', type: 'counter', labels: ['room_kind'], help: 'Sent' };
const declared = {
  flags: { port: 'HOMEROOM_PORT', 'no-demo': { variable: 'HOMEROOM_DEMO', value: 'false' } },
  variables: [port],
  catalogs: { gateway: [{ sent }] },
};

describe('the tables of the docs', () => {
  it('have a row for each flag, variable and metric', () => {
    const pages = pagesFor(declared);
    const configuration = pages['docs/operations/configuration.md'];
    expect(configuration).toContain('| `HOMEROOM_PORT` | `3000` | 0 to 65535 | Port \\| door. |');
    expect(configuration).toContain('| `--port VALUE` | `HOMEROOM_PORT` |');
    expect(configuration).toContain('| `--no-demo` | `HOMEROOM_DEMO=false` |');
    expect(pages['docs/operations/metrics.md']).toContain('| `homeroom_sent_total` | counter | `room_kind` | Sent |');
  });

  it('have one section for what several services report, with all their names', () => {
    const both = [{ sent }];
    const shared = { ...declared, catalogs: { gateway: both, ingest: [...both] } };
    const page = pagesFor(shared)['docs/operations/metrics.md'];
    expect(page).toContain('## gateway, ingest');
    expect(page.split('homeroom_sent_total')).toHaveLength(2);
    expect(problemsOf(shared)).toEqual([]);
  });

  it('name what is not described, declared twice, or named against the rule', () => {
    expect(problemsOf(declared)).toEqual([]);
    const problems = problemsOf({
      variables: [{ ...port, description: '' }],
      catalogs: { gateway: [{ sent }], ingest: [{ sent, time: { ...sent, name: 'homeroom_time', type: 'counter' } }] },
    }).join();
    expect(problems).toContain('HOMEROOM_PORT has no .describe()');
    expect(problems).toContain('homeroom_sent_total is declared twice');
    expect(problems).toContain('homeroom_time (counter) is not named');
  });
});
