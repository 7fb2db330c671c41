import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { apiPrefix } from '@homeroom/contracts';

export const adminPassword = 'bench-admin-password';

const program = fileURLToPath(new URL('../../../apps/standalone/dist/main.js', import.meta.url));
const readyWithinMs = 30_000;
const keptLines = 20;

/** The load is the point here: nobody is limited. */
const variables = {
  HOMEROOM_ADMIN_PASSWORD: adminPassword,
  HOMEROOM_SESSION_PASSWORD_CHANGE: 'advised',
  HOMEROOM_SESSION_ACCESS_MINUTES: '60',
  HOMEROOM_RATE_SEND: 'off',
  HOMEROOM_RATE_READ: 'off',
  HOMEROOM_RATE_SIGN_IN: 'off',
  HOMEROOM_RATE_SIGN_IN_ADDRESS: 'off',
  HOMEROOM_SOCKET_IN_FLIGHT: '1000',
  HOMEROOM_SOCKET_EVENTS_PER_SECOND: '100000',
};

/** The standalone process of an own school, without any variable of the caller's. */
export class Homeroom {
  readonly #said: string[] = [];
  readonly #kill = (): void => void this.child.kill('SIGKILL');

  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {
    const listen = (chunk: Buffer): void => void this.#said.push(...chunk.toString().split('\n').filter(Boolean));
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', listen);
    process.once('exit', this.#kill);
  }

  /** @throws Error with its last words when it does not get ready */
  static async start(folder: string): Promise<Homeroom> {
    const port = await freePort();
    const args = [program, '--data', folder, '--port', String(port), '--no-demo'];
    const child = spawn(process.execPath, args, { env: variables, stdio: ['ignore', 'pipe', 'pipe'] });
    const homeroom = new Homeroom(port, child);
    const deadline = performance.now() + readyWithinMs;
    while (performance.now() < deadline && child.exitCode === null) {
      const answer = await fetch(`${homeroom.origin}/readyz`).catch(() => null);
      await answer?.body?.cancel();
      if (answer?.ok) return homeroom;
      await wait(50);
    }
    await homeroom.stop();
    throw new Error(`Homeroom did not get ready. It last said:\n${homeroom.#said.slice(-keptLines).join('\n')}`);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async call<Answer>(path: string, body: unknown, token?: string): Promise<Answer> {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(`${this.origin}${apiPrefix}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  /** Builds of the index that are not complete. */
  async builds(): Promise<number> {
    const text = await (await fetch(`${this.origin}/metrics`)).text();
    return Number(
      /^homeroom_index_builds(?:\{[^}]*\})? (?<value>[\d.]+)$/mu.exec(text)?.groups?.['value'] ?? Number.NaN,
    );
  }

  async stop(): Promise<void> {
    process.off('exit', this.#kill);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
