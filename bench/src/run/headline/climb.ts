import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const lab = fileURLToPath(new URL('../../../../apps/lab/dist/main.js', import.meta.url));

/** What a load asks for. */
export type Load = {
  /** Where its file goes. */
  readonly folder: string;
  readonly origin: string;
  readonly pid: number;
  readonly world: string;
  /** Messages a second, rising: one a second for each active person. */
  readonly rates: readonly number[];
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly untilSearchable?: boolean;
};

type CpuUse = { readonly thread: string; readonly seconds: number };
type Step = {
  readonly offeredPerSecond: number;
  readonly acked: number;
  readonly deliveryMs: { readonly p95: number };
  readonly cpu: readonly CpuUse[];
  readonly lag: { readonly isTooLate: boolean };
  readonly failings: readonly string[];
};
type Result = {
  readonly steps: readonly Step[];
  readonly violations: readonly unknown[];
  readonly reservations: readonly string[];
};

/** What one side could do. */
export type Climbed = {
  /** The highest rate that was held: delivery p95 below 1 s, everything answered, no growing backlog. 0 = none was. */
  readonly heldPerSecond: number;
  /** The best of the rates held. Accepted, stored and delivered messages per CPU-second of all threads. */
  readonly perCpuSecond: number;
  /** The same without the threads that embed and index. */
  readonly chatPerCpuSecond: number;
};

const lastWords = 2_000;

/** Lets `lab load` climb from rate to rate on a running server. @throws Error when a promise was broken or nothing could be measured */
export async function climb(load: Load): Promise<Climbed> {
  const { steps } = await run(load);
  const held = steps.filter(({ failings, lag }) => failings.length === 0 && !lag.isTooLate);
  return {
    heldPerSecond: held.at(-1)?.offeredPerSecond ?? 0,
    perCpuSecond: Math.max(0, ...held.map((step) => step.acked / secondsOf(step, () => true))),
    chatPerCpuSecond: Math.max(0, ...held.map((step) => step.acked / secondsOf(step, isChat))),
  };
}

/** Homeroom calls the threads that embed and index `hr-…`. */
const isChat = ({ thread }: CpuUse): boolean => !thread.startsWith('hr-');

const secondsOf = ({ cpu }: Step, counts: (use: CpuUse) => boolean): number =>
  cpu.filter(counts).reduce((sum, { seconds }) => sum + seconds, 0);

async function run({
  folder,
  origin,
  pid,
  world,
  rates,
  seconds,
  warmUpSeconds,
  untilSearchable,
}: Load): Promise<Result> {
  const file = join(folder, 'load.json');
  const options = Object.entries({
    url: origin,
    world,
    pid: `side=${pid}`,
    steps: rates.join(),
    seconds,
    'warm-up-seconds': warmUpSeconds,
    texts: 'synthetic',
    // Near the top everything is late, the load too: then the rate is not held, since times count from when a message was due.
    'max-lag-ms': 5_000,
    json: file,
  }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const flags = untilSearchable ? ['--until-searchable'] : [];
  const child = spawn(process.execPath, [lab, 'load', ...options, ...flags], {
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-lastWords)));
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('exit', kill);
  if (code !== 0) throw new Error(`The load ended with ${code ?? 'a signal'}. It last said:\n${said}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Result;
}
