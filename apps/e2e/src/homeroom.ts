import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { eventually } from './eventually.js';
import { StandaloneProcess, freePort, newFolder } from './standalone-process.js';

type Variables = Readonly<Record<string, string>>;

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
 * kills and restarts it); without it a standalone process is started, with `variables`.
 */
export async function homeroomUnderTest(environment: NodeJS.ProcessEnv, variables: Variables = {}): Promise<Homeroom> {
  const url = environment['HOMEROOM_E2E_URL'];
  return url === undefined ? startOwn(variables) : joinRunning(new URL(url).origin, environment);
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

/** A standalone process that a test may start again otherwise. */
export interface OwnHomeroom extends Homeroom {
  /** Its folder. */
  readonly data: string;
  readonly process: StandaloneProcess;
  /** Variables given here are added to the others, and stay; `between` is called while nothing runs on the folder. */
  restart(change?: { readonly env?: Variables; between?(data: string): void }): Promise<void>;
  /** The sum of the samples of a metric; 0 when there is none. */
  metric(name: string): Promise<number>;
}

export async function startOwn(given: Variables = {}): Promise<OwnHomeroom> {
  const data = newFolder();
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const admin = { handle: 'admin', password: randomBytes(12).toString('hex') };
  let env: Variables = { HOMEROOM_ADMIN_PASSWORD: admin.password, ...given };
  const start = (): StandaloneProcess =>
    new StandaloneProcess({ args: ['--data', data, '--port', String(port), '--no-demo'], env });
  let running = start();
  const stop = async (): Promise<void> => {
    await running.end('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  };
  await running
    .until(() => isReady(origin))
    .catch(async (error: unknown) => {
      await stop();
      throw error;
    });
  const restart: OwnHomeroom['restart'] = async (change = {}) => {
    await running.end('SIGKILL');
    env = { ...env, ...change.env };
    change.between?.(data);
    running = start();
    await running.until(() => isReady(origin));
  };
  return {
    origin,
    admin,
    data,
    restart,
    stop,
    metric: (name) => metricOf(origin, name),
    get process() {
      return running;
    },
  };
}

async function metricOf(origin: string, metric: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  const samples = [...text.matchAll(/^(homeroom_\w+)(?:\{.*\})? (\S+)$/gmu)].filter(([, name]) => name === metric);
  return samples.reduce((sum, [, , value]) => sum + Number(value), 0);
}
