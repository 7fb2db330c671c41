import { OperationalError } from '../operational-error.js';
import { given, originOf, readArguments, wholeNumber } from '../terminal/arguments.js';

export type ReplayOptions = {
  readonly file: string;
  readonly limit?: number;
  /** Origin of a running Homeroom; undefined = start one. */
  readonly url?: string;
  readonly rate?: number;
  readonly sockets: number;
  readonly killAfter?: number;
  /** How often it is killed: after `killAfter` acks, and after every so many more. */
  readonly kills: number;
  readonly json?: string;
  /** How long listeners may take to reach the head after the last ack. */
  readonly settleMs: number;
  /** How long the server may take to say that all of the replay can be found. */
  readonly indexMs: number;
  readonly adminHandle: string;
  /** Only used with `url`. */
  readonly adminPassword?: string;
};

export const replayHelp = `npm run replay -- --file FILE [options]

Replays real chat through a Homeroom with real accounts and sockets, and holds every promise against what was seen.
It ends with 20 searches: rare phrases of stored messages, in quotes and as plain words, that a member must find and somebody
outside the room must not.

  --file FILE            JSON lines of {room, n, author, text, replyTo?}, plain or gzip
  --limit N              about N messages: the first N/rooms of each room            (all)
  --rate N               messages a second over all rooms                            (as fast as acks come)
  --sockets N            live sockets; the other authors send by REST                (200)
  --kill-after N         SIGKILL the server when N messages are acked, start it again
  --kills N              kill it so often, each time after as many more acks          (1)
  --settle-ms N          how long listeners may take to catch up after the last ack  (30000)
  --index-ms N           how long it may take to say that all of it can be found     (60000)
  --json FILE            write the figures and violations there too
  --url URL              join this Homeroom instead of starting one (it keeps the accounts and rooms; lift its send limits;
                         the searches keep to its limit)
  --admin-handle H       who may import there                                        (admin)
  --admin-password P     or HOMEROOM_ADMIN_PASSWORD in the environment

Exit code: 0 no violation, 1 a promise was broken, 2 the replay could not be done.`;

const shape = {
  file: { type: 'string' },
  limit: { type: 'string' },
  url: { type: 'string' },
  rate: { type: 'string' },
  sockets: { type: 'string' },
  'kill-after': { type: 'string' },
  kills: { type: 'string' },
  json: { type: 'string' },
  'settle-ms': { type: 'string' },
  'index-ms': { type: 'string' },
  'admin-handle': { type: 'string' },
  'admin-password': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the command line; undefined = help was asked for.
 * @throws OperationalError with one sentence that names the option.
 */
export function parseReplayOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ReplayOptions | undefined {
  const values = readArguments(args, shape);
  if (values.help) return undefined;
  if (!values.file) throw new OperationalError('Name the file to replay with --file FILE (see --help).');
  const url = values.url === undefined ? undefined : originOf('url', values.url);
  const killAfter = wholeNumber('kill-after', values['kill-after']);
  if (url !== undefined && killAfter !== undefined)
    throw new OperationalError('--kill-after needs a server of its own; leave --url out.');
  const adminPassword = values['admin-password'] ?? environment['HOMEROOM_ADMIN_PASSWORD'];
  if (url !== undefined && !adminPassword)
    throw new OperationalError(
      '--url needs --admin-password or HOMEROOM_ADMIN_PASSWORD: accounts are made by the import.',
    );
  const optional = {
    limit: wholeNumber('limit', values.limit),
    rate: wholeNumber('rate', values.rate),
    url,
    killAfter,
    json: values.json,
    adminPassword,
  };
  return {
    file: values.file,
    sockets: wholeNumber('sockets', values.sockets) ?? 200,
    kills: wholeNumber('kills', values.kills) ?? 1,
    settleMs: wholeNumber('settle-ms', values['settle-ms']) ?? 30_000,
    indexMs: wholeNumber('index-ms', values['index-ms']) ?? 60_000,
    adminHandle: values['admin-handle'] ?? 'admin',
    ...given(optional),
  };
}
