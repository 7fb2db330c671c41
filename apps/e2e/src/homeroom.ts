import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { eventually } from './eventually.js';
import { StandaloneProcess, freePort, newFolder } from './standalone-process.js';

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
  return url === undefined ? startOwn() : joinRunning(new URL(url).origin, environment);
}

const isReady = (origin: string): Promise<boolean> =>
  fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

const untilReady = (origin: string): Promise<void> =>
  eventually(async () => {
    if (!(await isReady(origin))) throw new Error(`${origin}/readyz does not say that it is ready`);
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

async function startOwn(): Promise<Homeroom> {
  const data = newFolder();
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const password = randomBytes(12).toString('hex');
  let running: StandaloneProcess | undefined;
  const up = async (): Promise<void> => {
    running = new StandaloneProcess({
      args: ['--data', data, '--port', String(port), '--no-demo'],
      env: { HOMEROOM_ADMIN_PASSWORD: password },
    });
    await running.until(() => isReady(origin));
  };
  const stop = async (): Promise<void> => {
    await running?.end('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  };
  await up().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const restart = async (): Promise<void> => {
    await running?.end('SIGKILL');
    await up();
  };
  return { origin, admin: { handle: 'admin', password }, restart, stop };
}
