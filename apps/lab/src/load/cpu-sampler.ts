import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import type { CpuUse } from './result.js';

/** A process to watch. `pid` is asked at each sample: after a restart it answers another one; undefined = none runs now. */
export type CpuTarget = { readonly name: string; readonly pid: () => number | undefined };

/** CPU seconds since the first sample of each process began to run; they never go down. Or why there are none. */
export type CpuSample =
  { readonly sampled: true; readonly use: readonly CpuUse[] } | { readonly sampled: false; readonly why: string };

type CpuSamplerOptions = {
  /** @default '/proc' */
  readonly proc?: string;
  /** @default process.platform */
  readonly platform?: NodeJS.Platform;
  /** Clock ticks per second. @default what `getconf CLK_TCK` says, else 100 */
  readonly ticksPerSecond?: number;
};

/** Homeroom's worker threads are called so. Linux cuts a thread's name at 15 characters. */
const ownThread = /^hr-/u;
const mainThread = 'main';

/**
 * CPU time of processes and of their named threads, from /proc (Linux). Threads that Homeroom did not name (Node's own
 * too, and every thread of a foreign process) count as `main`. What a thread used stays counted when it ends, what a
 * process used when another pid takes its place; only what it used between its last sample and its end is not seen, so
 * sample right before a kill. A sample reads some 20 small files and takes one or two ms.
 */
export class CpuSampler {
  readonly #accounts: readonly Account[];
  readonly #ticksPerSecond: number;
  readonly #isLinux: boolean;

  constructor(targets: readonly CpuTarget[], options: CpuSamplerOptions = {}) {
    this.#isLinux = (options.platform ?? process.platform) === 'linux';
    this.#ticksPerSecond = options.ticksPerSecond ?? (this.#isLinux ? askTicksPerSecond() : 100);
    this.#accounts = targets.map((target) => new Account(target, options.proc ?? '/proc'));
  }

  sample(): CpuSample {
    if (!this.#isLinux) return { sampled: false, why: 'CPU time was not sampled: that needs Linux.' };
    if (this.#accounts.length === 0)
      return { sampled: false, why: 'CPU time was not sampled: no process of the server is known here.' };
    return { sampled: true, use: this.#accounts.flatMap((account) => account.read(this.#ticksPerSecond)) };
  }
}

/** What was used between two samples, in CPU seconds; empty when either was not sampled. */
export function cpuBetween(before: CpuSample, after: CpuSample): readonly CpuUse[] {
  if (!before.sampled || !after.sampled) return [];
  const earlier = new Map(before.use.map((use) => [keyOf(use), use.seconds]));
  return after.use.map((use) => ({ ...use, seconds: Math.max(0, use.seconds - (earlier.get(keyOf(use)) ?? 0)) }));
}

/** Cores in use by `process/thread`, for CPU seconds that were used within so many seconds. */
export const coresOf = (use: readonly CpuUse[], seconds: number): Readonly<Record<string, number>> =>
  Object.fromEntries(use.map((one) => [keyOf(one), seconds > 0 ? one.seconds / seconds : 0]));

const keyOf = ({ process: name, thread }: CpuUse): string => `${name}/${thread}`;

/** One run of a process: a pid may be given again, together with its start time it is unique. */
type Life = {
  readonly id: string;
  /** By thread id and start time; threads that ended stay. */
  readonly named: Map<string, { readonly name: string; readonly ticks: number }>;
  mainTicks: number;
};

class Account {
  /** Ticks of the lives before, by name of thread. */
  readonly #before = new Map<string, number>();
  #life: Life | null = null;

  constructor(
    private readonly target: CpuTarget,
    private readonly proc: string,
  ) {}

  read(ticksPerSecond: number): readonly CpuUse[] {
    const pid = this.target.pid();
    if (pid !== undefined) this.#readProcess(pid);
    const ticks = new Map(this.#before);
    if (this.#life) addTo(ticks, this.#life);
    return [...ticks].map(([thread, sum]) => ({ process: this.target.name, thread, seconds: sum / ticksPerSecond }));
  }

  /** Threads first: the process's total then holds at least what they hold, and that of threads that have ended. */
  #readProcess(pid: number): void {
    const folder = `${this.proc}/${pid}`;
    const threads = (orNone(() => readdirSync(`${folder}/task`)) ?? []).flatMap((tid) => {
      const stat = readStat(`${folder}/task/${tid}/stat`);
      return stat && ownThread.test(stat.name) ? [{ id: `${tid}:${stat.startedAt}`, stat }] : [];
    });
    const whole = readStat(`${folder}/stat`);
    if (!whole) return;
    const life = this.#lifeOf(`${pid}:${whole.startedAt}`);
    for (const { id, stat } of threads) life.named.set(id, stat);
    const namedTicks = [...life.named.values()].reduce((sum, { ticks }) => sum + ticks, 0);
    life.mainTicks = Math.max(life.mainTicks, whole.ticks - namedTicks);
  }

  #lifeOf(id: string): Life {
    if (this.#life?.id === id) return this.#life;
    if (this.#life) addTo(this.#before, this.#life);
    this.#life = { id, named: new Map(), mainTicks: 0 };
    return this.#life;
  }
}

function addTo(sums: Map<string, number>, life: Life): void {
  for (const { name, ticks } of [{ name: mainThread, ticks: life.mainTicks }, ...life.named.values()])
    sums.set(name, (sums.get(name) ?? 0) + ticks);
}

type Stat = { readonly name: string; readonly startedAt: string; readonly ticks: number };

/** proc_pid_stat(5): the name stands in brackets and may hold some itself; utime, stime and starttime are fields 14, 15, 22. */
function readStat(file: string): Stat | undefined {
  const text = orNone(() => readFileSync(file, 'latin1'));
  if (text === undefined) return undefined;
  const nameEnd = text.lastIndexOf(')');
  const fields = text.slice(nameEnd + 2).split(' ');
  return {
    name: text.slice(text.indexOf('(') + 1, nameEnd),
    startedAt: fields[19] ?? '',
    ticks: Number(fields[11]) + Number(fields[12]),
  };
}

/** Undefined when the process or thread has ended meanwhile. */
function orNone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

function askTicksPerSecond(): number {
  try {
    return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })) || 100;
  } catch {
    return 100; // No getconf here: every Linux that Node runs on has 100.
  }
}
