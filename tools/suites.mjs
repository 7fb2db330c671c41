import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { root, tools } from './run.mjs';

const minute = 60_000;
const replayFile = 'apps/lab/fixtures/real-chat-5000.jsonl.gz';

/** Everything `npm test` runs, in order. `args` are those of Node; a `report` holds Jest's counts. */
export const suites = [
  {
    name: 'specs: units, conformance, contracts, properties',
    report: `${root}/.nx/report-specs.json`,
    args: [...jest('specs'), '--config', 'jest.config.mjs'],
    limitMs: 5 * minute,
    takesPattern: true,
  },
  {
    name: 'journey, hostile input, authorization matrix: real processes, real sockets',
    present: () => globSync('apps/e2e/src/**/*.e2e-spec.ts', { cwd: root }).length > 0,
    report: `${root}/.nx/report-journey.json`,
    args: [...jest('journey'), '--config', 'jest.config.mjs', '--testMatch', '**/*.e2e-spec.ts'],
    limitMs: 5 * minute,
    takesPattern: true,
  },
  {
    name: 'replay: 5,000 real lines, the server killed four times',
    present: () => existsSync(`${root}/apps/lab/dist/main.js`) && existsSync(`${root}/${replayFile}`),
    args: [
      '--enable-source-maps',
      'apps/lab/dist/main.js',
      'replay',
      '--file',
      replayFile,
      '--limit',
      '5000',
      '--kill-after',
      '1000',
      '--kills',
      '4',
    ],
    limitMs: 3 * minute,
    takesPattern: false,
  },
  {
    name: 'load: a small school, the server killed and paused on the way',
    present: () => existsSync(`${root}/apps/lab/dist/main.js`),
    args: [
      '--enable-source-maps',
      'apps/lab/dist/main.js',
      'load',
      '--workload',
      'small-school',
      '--fault',
      'kill@3s',
      '--fault',
      'pause@8s/1s',
    ],
    limitMs: 2 * minute,
    takesPattern: false,
  },
  {
    name: 'eval: how well search finds, against the committed figures',
    present: () => existsSync(`${root}/bench/dist/main.js`),
    args: ['--enable-source-maps', 'bench/dist/main.js', 'eval'],
    limitMs: 2 * minute,
    takesPattern: false,
  },
];

function jest(name) {
  const report = [`--json`, `--outputFile=${root}/.nx/report-${name}.json`];
  return ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', tools.jest, ...report];
}

/** What a suite's end means in numbers. Jest tells its own; another program counts as one test. */
export function countsOf(suite, { code, leftovers }) {
  const counts = suite.report
    ? jestCounts(suite.report, code)
    : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, idle: 0 };
  if (leftovers) counts.failed += 1;
  return counts;
}

function jestCounts(report, code) {
  if (!existsSync(report)) return { passed: 0, failed: 1, idle: 0 };
  const result = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(report);
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  // Jest can also fail as a whole, e.g. when a worker dies.
  const failedAsAWhole = code !== 0 && failed === 0 ? 1 : 0;
  return {
    passed: result.numPassedTests,
    failed: failed + failedAsAWhole,
    idle: result.numPendingTests + result.numTodoTests,
  };
}
