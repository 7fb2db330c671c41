import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';

const program = fileURLToPath(new URL('../../standalone/dist/main.js', import.meta.url));

/** `tiny` reads nothing into words and is quick; `all-MiniLM-L6-v2` is the one that Homeroom brings. */
export const modelFolder = (name: 'tiny' | 'all-MiniLM-L6-v2'): string =>
  fileURLToPath(new URL(`../../../models/${name}`, import.meta.url));

export type Launch = {
  /** As after `npm start --`, or a command such as `reset` with its own. */
  readonly args: readonly string[];
  /** Variables beside those of this process; of ours, none is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** What is typed. @default nothing can be typed */
  readonly input?: string;
};

/** A process of apps/standalone: everything it printed, and how it ended. */
export class StandaloneProcess {
  readonly #child: ChildProcess;
  readonly #printed = { stdout: '', stderr: '' };
  /** The exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;

  constructor({ args, env = {}, input }: Launch) {
    if (!existsSync(program)) throw new Error(`${program} is not built; npm test builds it.`);
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith('HOMEROOM_'));
    const child = spawn(process.execPath, [program, ...args], {
      env: { ...Object.fromEntries(others), ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (text: string) => (this.#printed[name] += text));
    this.ended = new Promise((resolve) => child.once('close', resolve));
    child.stdin?.end(input);
    process.once('exit', () => child.kill('SIGKILL'));
  }

  get stdout(): string {
    return this.#printed.stdout;
  }

  get stderr(): string {
    return this.#printed.stderr;
  }

  get output(): string {
    return this.stdout + this.stderr;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** @returns the exit code, when everything it printed has arrived */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.isRunning) this.#child.kill(signal);
    return this.ended;
  }

  /** @throws Error with the last words of a process that ended before `is` came true, or did not get there in time */
  async until(is: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
    await eventually(async () => {
      const dead = !this.isRunning;
      if ((await is()) || dead) return;
      throw new Error(`Homeroom is not there yet: ${this.output.slice(-2_000)}`);
    }, withinMs);
    if (!this.isRunning) throw new Error(`Homeroom ended: ${this.output.slice(-2_000)}`);
  }
}

/** A Homeroom of its own that is ready, on a free port. */
export async function startStandalone({
  data,
  args = ['--no-demo'],
  env = {},
}: {
  readonly data: string;
  /** @default a school without a demo */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}): Promise<{ readonly origin: string; readonly homeroom: StandaloneProcess }> {
  const homeroom = new StandaloneProcess({ args: ['--data', data, '--port', '0', ...args], env });
  const address = /^Homeroom is open at (\S+)$/mu;
  await homeroom.until(() => address.test(homeroom.stdout));
  return { origin: address.exec(homeroom.stdout)?.[1] ?? '', homeroom };
}

/** Runs a command, or a start that must fail, to its end. */
export async function runToEnd(launch: Launch): Promise<{
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}> {
  const run = new StandaloneProcess(launch);
  const timer = setTimeout(() => void run.end('SIGKILL'), 20_000);
  const code = await run.ended;
  clearTimeout(timer);
  return { code, stdout: run.stdout, stderr: run.stderr };
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'homeroom-e2e-'));

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address === 'object' && address) return address.port;
  throw new Error('There is no free port on 127.0.0.1.');
}
