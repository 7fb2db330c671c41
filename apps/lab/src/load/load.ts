import { randomBytes } from 'node:crypto';
import { accessSync, constants, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { OperationalError } from '../operational-error.js';
import type { Terminal } from '../replay/replay.js';
import { Api } from '../server/api.js';
import { OwnHomeroom } from '../server/own-homeroom.js';
import type { RetryOptions } from '../server/retry.js';
import { Progress } from '../terminal/progress.js';
import { Chance } from './chance.js';
import { crowdOf } from './crowd.js';
import { Ending } from './ending.js';
import { measure } from './measure.js';
import type { LoadOptions } from './options.js';
import { conclusionOf } from './report/conclusion.js';
import { htmlOf } from './report/html.js';
import { jsonOf } from './report/json.js';
import { tableOf } from './report/table.js';
import type { LoadResult } from './result.js';
import { realChat, realTexts, syntheticTexts } from './texts.js';
import { readWorkload } from './workload.js';
import type { Workload } from './workload.js';
import { foundWorld, readWorld } from './world.js';
import type { LoadWorld } from './world.js';

export type LoadCommand = {
  readonly options: LoadOptions;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  /** Whoever is told ends the run in order; what was measured until then is kept. */
  readonly onInterrupt: (interrupt: () => void) => void;
};

const patience: RetryOptions = {
  giveUpMs: 60_000,
  now: () => performance.now(),
  random: Math.random,
  sleep: (ms) => wait(ms),
};

/**
 * Runs the load, prints the table and writes what was asked for.
 * @returns the exit code: 0 no violation, 1 a promise was broken, 2 not run to the end
 * @throws OperationalError when it could not even begin
 */
export async function load(command: LoadCommand): Promise<number> {
  const { options, environment, terminal } = command;
  const workload = workloadOf(options);
  for (const file of [options.json, options.html]) if (file !== undefined) checkWritable(file);
  const progress = new Progress(terminal.progress);
  const own = options.url === undefined ? await OwnHomeroom.start({ environment }) : undefined;
  try {
    const result = await runOn(command, { workload, progress, own });
    progress.end();
    terminal.out.write(`${tableOf(result)}\n`);
    if (options.json !== undefined) writeTo(options.json, jsonOf(result));
    if (options.html !== undefined) writeTo(options.html, htmlOf(result));
    const { kind } = conclusionOf(result);
    return kind === 'broken' ? 1 : kind === 'reserved' ? 2 : 0;
  } finally {
    progress.end();
    await own?.stop();
  }
}

/** @throws OperationalError */
function workloadOf(options: LoadOptions): Workload {
  const { seconds, warmUpSeconds, seed } = options;
  const read = readWorkload(options.workload);
  const workload = {
    ...read,
    ...(seconds !== undefined && { seconds }),
    ...(warmUpSeconds !== undefined && { warmUpSeconds }),
    ...(seed !== undefined && { seed }),
  };
  const all = workload.seconds * (options.steps?.length ?? 1);
  const late = options.faults.find(({ atSeconds }) => atSeconds >= all);
  if (late) throw new OperationalError(`--fault ${late.kind}@${late.atSeconds}s comes after the end at ${all} s.`);
  return workload;
}

type Stage = { readonly workload: Workload; readonly progress: Progress; readonly own: OwnHomeroom | undefined };

async function runOn(command: LoadCommand, { workload, progress, own }: Stage): Promise<LoadResult> {
  const { options } = command;
  const ending = new Ending(options.goneSeconds);
  command.onInterrupt(() => ending.end('It was interrupted; the run ended there.'));
  own?.died.catch((error: unknown) => ending.gone(error instanceof Error ? error.message : String(error)));
  const retry = { ...patience, isOver: ending.isGone };
  const api = new Api(own?.origin ?? options.url ?? '');
  const chance = new Chance(workload.seed);
  const world = await worldOf(command, { api, workload, progress, own, retry });
  return measure({
    command: ['lab load', ...command.args].join(' '),
    options,
    workload,
    world,
    api,
    own,
    retry,
    chance,
    progress,
    ending,
    texts: await textsOf(options, workload, chance),
  });
}

function worldOf(
  { options }: LoadCommand,
  stage: Stage & { readonly api: Api; readonly retry: RetryOptions },
): Promise<LoadWorld> | LoadWorld {
  const { workload, own } = stage;
  if (options.world !== undefined) return readWorld(options.world);
  const password = own?.adminPassword ?? options.adminPassword ?? '';
  return foundWorld(crowdOf(workload, randomBytes(3).toString('hex')), {
    ...stage,
    admin: { handle: options.adminHandle, password },
    changePasswords: own === undefined,
  });
}

const textsOf = (options: LoadOptions, workload: Workload, chance: Chance) =>
  options.texts === 'synthetic' || (options.texts === undefined && workload.texts === 'synthetic')
    ? syntheticTexts(chance)
    : realTexts(options.texts ?? realChat, chance);

/** Before the run: nobody wants to learn it after. @throws OperationalError */
function checkWritable(file: string): void {
  try {
    accessSync(dirname(resolve(file)), constants.W_OK);
  } catch (error) {
    throw new OperationalError(`Cannot write ${file}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function writeTo(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new OperationalError(`Cannot write ${file}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
