import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { OperationalError } from '../operational-error.js';

const standalone = fileURLToPath(new URL('../../../standalone/dist/main.js', import.meta.url));
const readyWithinMs = 30_000;
const stopWithinMs = 10_000;
const keptLines = 20;

export type OwnHomeroomOptions = {
  readonly environment: NodeJS.ProcessEnv;
  /** @default the built standalone app */
  readonly program?: string;
};

/** A Homeroom of our own: a child process on a free loopback port, with data that goes when it goes. */
export class OwnHomeroom {
  readonly adminPassword = randomBytes(12).toString('hex');
  /** Rejects when the server ends without having been told to. */
  readonly died: Promise<never>;
  readonly #data = mkdtempSync(join(tmpdir(), 'homeroom-lab-'));
  readonly #lastWords: string[] = [];
  readonly #removeOnExit = (): void => this.#removeNow();
  #reportDeath: (error: OperationalError) => void = () => undefined;
  #child: ChildProcess | undefined;
  #expected = false;

  private constructor(
    readonly port: number,
    private readonly options: OwnHomeroomOptions,
  ) {
    this.died = new Promise((_, reject) => (this.#reportDeath = reject));
    // Whoever waits for something else meanwhile must not be an unhandled rejection's victim.
    this.died.catch(() => undefined);
    process.once('exit', this.#removeOnExit);
  }

  /** @throws OperationalError when it is not built or does not get ready. */
  static async start(options: OwnHomeroomOptions): Promise<OwnHomeroom> {
    const program = options.program ?? standalone;
    if (!existsSync(program))
      throw new OperationalError(`${program} is not there; build the workspace first (npm run replay does).`);
    const homeroom = new OwnHomeroom(await freePort(), { ...options, program });
    try {
      await homeroom.#up();
    } catch (error) {
      await homeroom.stop();
      throw error;
    }
    return homeroom;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Undefined while there is none. */
  get pid(): number | undefined {
    return this.#child && isRunning(this.#child) ? this.#child.pid : undefined;
  }

  /** Stands still for a while, as a machine that swaps or a virtual one that is moved. */
  async pause(ms: number): Promise<void> {
    this.#child?.kill('SIGSTOP');
    await wait(ms);
    this.#child?.kill('SIGCONT');
  }

  /** SIGKILL, then a new process on the same data and port; resolves when that is ready. */
  async killAndRestart(): Promise<void> {
    await this.#end('SIGKILL');
    await this.#up();
  }

  /** Ends the process, in order if it can, and removes its data. */
  async stop(): Promise<void> {
    const late = setTimeout(() => this.#child?.kill('SIGKILL'), stopWithinMs);
    await this.#end('SIGTERM');
    clearTimeout(late);
    this.#removeNow();
    process.off('exit', this.#removeOnExit);
  }

  async #up(): Promise<void> {
    this.#expected = false;
    const args = [
      '--enable-source-maps',
      this.options.program ?? standalone,
      '--data',
      this.#data,
      '--port',
      String(this.port),
      '--no-demo',
    ];
    const child = spawn(process.execPath, args, { env: this.#childEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => this.#listen(chunk));
    child.once('error', (error) =>
      this.#reportDeath(new OperationalError(`Homeroom could not be started: ${error.message}`)),
    );
    child.once('exit', (code, signal) => {
      if (this.#child === child && !this.#expected)
        this.#reportDeath(
          new OperationalError(
            `Homeroom ended by itself (${signal ?? `exit code ${code}`}). It last said:\n${this.#lastWords.join('\n')}`,
          ),
        );
    });
    await Promise.race([this.#ready(child), this.died]);
  }

  async #ready(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + readyWithinMs;
    while (Date.now() < deadline && isRunning(child)) {
      const answer = await fetch(`${this.origin}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(
        () => undefined,
      );
      await answer?.body?.cancel();
      if (answer?.ok) return;
      await wait(50);
    }
    throw new OperationalError(
      `Homeroom was not ready after ${readyWithinMs / 1_000} s. It last said:\n${this.#lastWords.join('\n')}`,
    );
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#expected = true;
    if (!child || !isRunning(child)) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  /** The caller's variables without any that would change the experiment. */
  #childEnvironment(): NodeJS.ProcessEnv {
    const others = Object.entries(this.options.environment).filter(([name]) => !name.startsWith('HOMEROOM_'));
    return { ...Object.fromEntries(others), ...experimentSettings, HOMEROOM_ADMIN_PASSWORD: this.adminPassword };
  }

  #listen(chunk: Buffer): void {
    this.#lastWords.push(
      ...chunk
        .toString()
        .split('\n')
        .filter((line) => line !== ''),
    );
    this.#lastWords.splice(0, Math.max(0, this.#lastWords.length - keptLines));
  }

  /** Also on the way out of a crash or a signal, where nothing can be awaited. */
  #removeNow(): void {
    this.#child?.kill('SIGKILL');
    rmSync(this.#data, { recursive: true, force: true });
  }
}

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** The load is the point here: no limit per person, and nobody is kept from writing by a one-time password. */
const experimentSettings = {
  HOMEROOM_SESSION_PASSWORD_CHANGE: 'advised',
  HOMEROOM_RATE_SEND: 'off',
  HOMEROOM_RATE_READ: 'off',
  HOMEROOM_RATE_SEARCH: 'off',
  HOMEROOM_RATE_SIGN_IN: 'off',
  HOMEROOM_RATE_SIGN_IN_ADDRESS: 'off',
  // Somebody who writes in many rooms at once has as many messages under way.
  HOMEROOM_SOCKETS_MAX: '20000',
  HOMEROOM_SOCKET_IN_FLIGHT: '1000',
  HOMEROOM_SOCKET_EVENTS_PER_SECOND: '100000',
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address === 'object' && address) return address.port;
  throw new OperationalError('There is no free port on 127.0.0.1.');
}
