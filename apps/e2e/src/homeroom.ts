import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';

/** The Homeroom that the journey goes through. */
export interface Homeroom {
  readonly origin: string;
  readonly admin: { readonly handle: string; readonly password: string };
  /** Ends it without warning and starts it again with the same data; resolves when it is ready. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * HOMEROOM_E2E_URL joins a running Homeroom (with HOMEROOM_E2E_ADMIN_PASSWORD, and HOMEROOM_E2E_RESTART = a command that
 * kills and restarts it); without it a standalone process is started.
 */
export async function homeroomUnderTest(environment: NodeJS.ProcessEnv): Promise<Homeroom> {
  const url = environment['HOMEROOM_E2E_URL'];
  return url === undefined ? startStandalone(environment) : joinRunning(new URL(url).origin, environment);
}

const untilReady = (origin: string): Promise<void> =>
  eventually(async () => {
    const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(2_000) });
    if (!answer.ok) throw new Error(`${origin}/readyz answers ${answer.status}`);
  }, 30_000);

async function joinRunning(origin: string, environment: NodeJS.ProcessEnv): Promise<Homeroom> {
  const password = environment['HOMEROOM_E2E_ADMIN_PASSWORD'];
  const command = environment['HOMEROOM_E2E_RESTART'];
  if (!password) throw new Error('HOMEROOM_E2E_URL needs HOMEROOM_E2E_ADMIN_PASSWORD.');
  if (!command) throw new Error('HOMEROOM_E2E_URL needs HOMEROOM_E2E_RESTART: the command that kills and restarts it.');
  await untilReady(origin);
  return {
    origin,
    admin: { handle: 'admin', password },
    restart: async () => {
      const { status } = spawnSync(command, { shell: true, stdio: 'inherit' });
      if (status !== 0) throw new Error(`HOMEROOM_E2E_RESTART ended with ${status}.`);
      await untilReady(origin);
    },
    stop: async () => undefined,
  };
}

const program = fileURLToPath(new URL('../../standalone/dist/main.js', import.meta.url));

async function startStandalone(environment: NodeJS.ProcessEnv): Promise<Homeroom> {
  if (!existsSync(program)) throw new Error(`${program} is not built; npm test builds it.`);
  const data = mkdtempSync(join(tmpdir(), 'homeroom-e2e-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const password = randomBytes(12).toString('hex');
  const others = Object.entries(environment).filter(([name]) => !name.startsWith('HOMEROOM_'));
  const env = { ...Object.fromEntries(others), HOMEROOM_ADMIN_PASSWORD: password };
  let child: ChildProcess | undefined;
  const up = async (): Promise<void> => {
    const words: string[] = [];
    const started = spawn(process.execPath, [program, '--data', data, '--port', String(port), '--no-demo'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => words.push(chunk.toString()));
    const ended = new Promise<never>((_, reject) =>
      started.once('exit', () => reject(new Error(`Homeroom ended: ${words.join('').slice(-2_000)}`))),
    );
    ended.catch(() => undefined);
    await Promise.race([untilReady(origin), ended]);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child?.once('exit', resolve));
    child.kill(signal);
    await gone;
  };
  const stop = async (): Promise<void> => {
    await end('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  };
  process.once('exit', () => child?.kill('SIGKILL'));
  await up().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { origin, admin: { handle: 'admin', password }, restart: async () => end('SIGKILL').then(up), stop };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address === 'object' && address) return address.port;
  throw new Error('There is no free port on 127.0.0.1.');
}
