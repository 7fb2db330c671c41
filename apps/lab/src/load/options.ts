import { OperationalError } from '../operational-error.js';
import { amount, given, originOf, readArguments, wholeNumber } from '../terminal/arguments.js';
import { parseFault } from './faults.js';
import type { Fault } from './faults.js';
import { workloadNames } from './workload.js';

export type LoadOptions = {
  /** Name or file. */
  readonly workload: string;
  /** Origin of a running Homeroom; undefined = start one. */
  readonly url?: string;
  /** File with people, rooms and tokens that are there already. */
  readonly world?: string;
  readonly rate?: number;
  readonly steps?: readonly number[];
  readonly seconds?: number;
  readonly warmUpSeconds?: number;
  readonly seed?: number;
  readonly texts?: string;
  readonly faults: readonly Fault[];
  readonly pids: readonly { readonly name: string; readonly pid: number }[];
  readonly metrics?: string;
  readonly maxLagMs: number;
  readonly settleMs: number;
  /** Without a single connection, until the server counts as gone. */
  readonly goneSeconds: number;
  /** A step ends when everything of it can be found. */
  readonly untilSearchable: boolean;
  readonly json?: string;
  readonly html?: string;
  readonly adminHandle: string;
  readonly adminPassword?: string;
};

export const loadHelp = (): string => `npm run load [-- options]

Puts a school of light clients on a Homeroom, sends when it is due whatever became of what was sent before, and holds every promise
against what each member heard. Without --url it starts a Homeroom of its own, which goes afterwards.

  --workload NAME|FILE  ${workloadNames().join(', ')}, or a YAML file   (class-rooms)
  --rate N              messages a second over all rooms                 (the workload's)
  --steps N,N,…         one rate after another, up to the first that is not held: finds the capacity
  --seconds N           how long each rate is held                       (the workload's)
  --warm-up-seconds N   before anything is measured                      (the workload's)
  --texts FILE          JSON lines of {room, n, author, text}, or synthetic (real lines that come along)
  --seed N              another course of chance                         (the workload's)
  --fault WHAT          kill@30s, pause@30s/5s; can be given again; needs a Homeroom of its own
  --json FILE           everything that was measured
  --html FILE           a page with plots, readable offline
  --max-lag-ms N        a generator whose own lag is more than this (p99) measures nothing (100)
  --settle-ms N         how long listeners may take to catch up at the end (30000)
  --until-searchable    a step ends when all of it can be found: its CPU time holds the whole way
  --gone-seconds N      nobody connected for so long: the server is gone, the run ends (15)
  --url URL             join this Homeroom (it keeps the accounts and rooms; lift its limits)
  --admin-handle H      who may import there                             (admin)
  --admin-password P    or HOMEROOM_ADMIN_PASSWORD in the environment
  --world FILE          people, rooms and tokens that are there already, as JSON: nothing is imported
  --metrics URL         where that Homeroom tells its metrics            (URL/metrics)
  --pid NAME=PID        whose CPU time is counted; can be given again

docs/operations/load-test.md shows an example and tells what the figures mean.
Exit code: 0 no violation, 1 a promise was broken, 2 it could not be done, or not to the end.`;

const shape = {
  workload: { type: 'string', default: 'class-rooms' },
  url: { type: 'string' },
  world: { type: 'string' },
  rate: { type: 'string' },
  steps: { type: 'string' },
  seconds: { type: 'string' },
  'warm-up-seconds': { type: 'string' },
  seed: { type: 'string' },
  texts: { type: 'string' },
  fault: { type: 'string', multiple: true, default: [] as string[] },
  pid: { type: 'string', multiple: true, default: [] as string[] },
  metrics: { type: 'string' },
  'max-lag-ms': { type: 'string', default: '100' },
  'settle-ms': { type: 'string', default: '30000' },
  'gone-seconds': { type: 'string', default: '15' },
  'until-searchable': { type: 'boolean', default: false },
  json: { type: 'string' },
  html: { type: 'string' },
  'admin-handle': { type: 'string', default: 'admin' },
  'admin-password': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the command line; undefined = help was asked for.
 * @throws OperationalError with one sentence that names the option
 */
export function parseLoadOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): LoadOptions | undefined {
  const values = readArguments(args, shape);
  if (values.help) return undefined;
  const optional = {
    url: values.url === undefined ? undefined : originOf('url', values.url),
    world: values.world,
    rate: amount('rate', values.rate),
    steps: values.steps === undefined ? undefined : rising(values.steps),
    seconds: amount('seconds', values.seconds),
    warmUpSeconds: amount('warm-up-seconds', values['warm-up-seconds'], 0),
    seed: wholeNumber('seed', values.seed),
    texts: values.texts,
    metrics: values.metrics,
    json: values.json,
    html: values.html,
    adminPassword: values['admin-password'] ?? environment['HOMEROOM_ADMIN_PASSWORD'],
  };
  const options: LoadOptions = {
    workload: values.workload,
    faults: values.fault.map(parseFault),
    pids: values.pid.map(namedPid),
    maxLagMs: amount('max-lag-ms', values['max-lag-ms']) ?? 0,
    settleMs: amount('settle-ms', values['settle-ms']) ?? 0,
    goneSeconds: amount('gone-seconds', values['gone-seconds']) ?? 0,
    untilSearchable: values['until-searchable'],
    adminHandle: values['admin-handle'],
    ...given(optional),
  };
  checkTogether(options);
  return options;
}

function checkTogether({ url, world, faults, rate, steps, adminPassword }: LoadOptions): void {
  if (rate !== undefined && steps !== undefined) throw new OperationalError('Give either --rate or --steps.');
  if (url !== undefined && faults.length > 0)
    throw new OperationalError('--fault needs a Homeroom of its own; leave --url out.');
  if (url === undefined && world !== undefined)
    throw new OperationalError('--world names people of a server that runs already: name it with --url.');
  if (url !== undefined && world === undefined && !adminPassword)
    throw new OperationalError(
      '--url needs --admin-password or HOMEROOM_ADMIN_PASSWORD, since accounts are made by the import, or --world.',
    );
}

function rising(text: string): readonly number[] {
  const rates = text.split(',').map((one) => amount('steps', one.trim()) ?? 0);
  if (rates.some((one, i) => one <= (rates[i - 1] ?? 0)))
    throw new OperationalError(`--steps takes rates that rise, such as 50,100,200, not "${text}".`);
  return rates;
}

function namedPid(text: string) {
  const { name, pid } = /^(?<name>[^=]+)=(?<pid>\d+)$/u.exec(text)?.groups ?? {};
  if (name !== undefined) return { name, pid: Number(pid) };
  throw new OperationalError(`--pid takes a name and a number, such as gateway=4711, not "${text}".`);
}
