import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { Fault, Host } from './lifecycle/host.js';
import { runService } from './run-service.js';
import type { ServiceOptions } from './run-service.js';

const config = z.object({ HOMEROOM_DATA_DIR: z.string().default('data').describe('Folder of the data.') });

/** A process whose end can be awaited. */
class FakeHost implements Host {
  readonly isTerminal = false;
  printed = '';
  complained = '';
  readonly signals = new Map<string, () => void>();
  readonly faults = new Map<Fault, (error: unknown) => void>();
  readonly exited: Promise<number>;
  exit!: (code: number) => void;

  constructor(
    readonly args: readonly string[] = [],
    readonly environment: Readonly<Record<string, string>> = {},
  ) {
    this.exited = new Promise((resolve) => (this.exit = resolve));
  }
  print = (text: string): void => void (this.printed += text);
  complain = (text: string): void => void (this.complained += text);
  onSignal = (signal: string, listener: () => void): void => void this.signals.set(signal, listener);
  onFault = (kind: Fault, listener: (error: unknown) => void): void => void this.faults.set(kind, listener);
}

const running: FakeHost[] = [];
afterEach(async () => {
  for (const host of running.splice(0)) {
    host.signals.get('SIGTERM')?.();
    await host.exited;
  }
});

async function run(host: FakeHost, options: Partial<ServiceOptions<typeof config>> = {}): Promise<string> {
  let address = '';
  running.push(host);
  await runService(
    { name: 'demo', config, start: () => ({ modules: [] }), onReady: ({ url }) => void (address = url), ...options },
    host,
  );
  return address;
}

const freePort = { HOMEROOM_HTTP_PORT: '0' };

describe('runService', () => {
  it('answers livez, readyz and metrics to this machine', async () => {
    const url = await run(new FakeHost([], freePort), {
      start: (_config, { health }) => {
        health.addCheck('store', () => undefined);
        return { modules: [] };
      },
    });
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({
      ready: true,
      draining: false,
      checks: { store: 'ok' },
    });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('hides metrics and the names of dependencies from those who come through a proxy', async () => {
    const url = await run(new FakeHost([], freePort), {
      start: (_config, { health }) => {
        health.addCheck('store', () => Promise.reject(new Error('away')));
        return { modules: [] };
      },
    });
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    expect((await fetch(`${url}/metrics`, { headers })).status).toBe(404);
    const ready = await fetch(`${url}/readyz`, { headers });
    expect([ready.status, await ready.text()]).toEqual([503, 'not ready\n']);
  });

  it('shows them to whom a service lets in', async () => {
    const url = await run(new FakeHost([], freePort), {
      start: (_config, { ops }) => {
        ops.allow(({ headers }) => headers.authorization === 'staff');
        return { modules: [] };
      },
    });
    const metrics = await fetch(`${url}/metrics`, {
      headers: { 'x-forwarded-for': '203.0.113.9', authorization: 'staff' },
    });
    expect(metrics.status).toBe(200);
  });

  it('lets a flag beat the environment', async () => {
    const seen: unknown[] = [];
    await run(new FakeHost(['--data', 'elsewhere'], { ...freePort, HOMEROOM_DATA_DIR: 'here' }), {
      flags: { data: 'HOMEROOM_DATA_DIR' },
      start: ({ HOMEROOM_DATA_DIR }) => {
        seen.push(HOMEROOM_DATA_DIR);
        return { modules: [] };
      },
    });
    expect(seen).toEqual(['elsewhere']);
  });

  it('checks the configuration without starting', async () => {
    const host = new FakeHost(['--check-config']);
    await run(host, { start: () => Promise.reject(new Error('started')) });
    expect([await host.exited, host.printed]).toEqual([0, 'The configuration is right.\n']);
  });

  it('names variables that it does not know when it checks', async () => {
    const host = new FakeHost(['--check-config'], { HOMEROOM_HTTP_PROT: 'secret-value' });
    await run(host);
    expect(host.printed).toContain('does not know: HOMEROOM_HTTP_PROT.');
    expect(host.printed).not.toContain('secret-value');
  });

  it.each([
    [
      'a wrong variable',
      new FakeHost([], { HOMEROOM_HTTP_PORT: 'secret-value' }),
      'demo cannot start: the configuration is wrong: HOMEROOM_HTTP_PORT must be a number.\n',
    ],
    [
      'an unknown flag',
      new FakeHost(['--prot', '1']),
      "demo cannot start: Unknown option '--prot': --help lists what there is.\n",
    ],
  ])('refuses %s with one sentence and exit code 1', async (_what, host, sentence) => {
    await run(host);
    expect([await host.exited, host.complained]).toEqual([1, sentence]);
  });

  it('names the port that is in use, and closes what was opened', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const closed: string[] = [];
    const host = new FakeHost([], { HOMEROOM_HTTP_PORT: String(port) });
    const flags = { data: 'HOMEROOM_DATA_DIR', port: 'HOMEROOM_HTTP_PORT' };
    await run(host, { flags, start: () => ({ modules: [], close: () => void closed.push('ports') }) });
    expect(await host.exited).toBe(1);
    expect(host.complained).toBe(
      `demo cannot start: port ${port} on 127.0.0.1 is already in use; stop the other program or choose another port (--port or HOMEROOM_HTTP_PORT).\n`,
    );
    expect([closed, host.printed]).toEqual([['ports'], '']);
    other.close();
  });

  it('names no flag that the service does not have', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const host = new FakeHost([], { HOMEROOM_HTTP_PORT: String((other.address() as AddressInfo).port) });
    await run(host);
    await host.exited;
    expect(host.complained).toContain('choose another port (HOMEROOM_HTTP_PORT).');
    other.close();
  });

  it('tells why the ports cannot open in their own words', async () => {
    const host = new FakeHost([], freePort);
    await run(host, { start: () => Promise.reject(new Error('the folder data cannot be written; mend its rights')) });
    expect([await host.exited, host.complained]).toEqual([
      1,
      'demo cannot start: the folder data cannot be written; mend its rights.\n',
    ]);
  });

  it('ends in order on SIGTERM', async () => {
    const host = new FakeHost([], freePort);
    const events: string[] = [];
    const url = await run(host, {
      start: (_config, { lifecycle }) => {
        lifecycle.onShutdown('drain', 'probe', async () =>
          events.push(`readyz ${(await fetch(`${url}/readyz`)).status}`),
        );
        return { modules: [], close: () => void events.push('ports') };
      },
    });
    host.signals.get('SIGTERM')?.();
    expect(await host.exited).toBe(0);
    expect(events).toEqual(['readyz 503', 'ports']);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  });

  it('closes what a start has opened when the signal comes in the middle of it', async () => {
    const host = new FakeHost([], freePort);
    const events: string[] = [];
    await run(host, {
      start: async () => {
        host.signals.get('SIGTERM')?.();
        await null;
        return { modules: [], close: () => void events.push('ports') };
      },
      onReady: () => void events.push('ready'),
    });
    expect([await host.exited, events]).toEqual([0, ['ports']]);
  });

  it('counts an error that nobody handled, and ends with 1', async () => {
    const host = new FakeHost([], freePort);
    const scraped: string[] = [];
    await run(host, {
      start: (_config, { lifecycle, metrics }) => {
        lifecycle.onShutdown('stop', 'look', async () => scraped.push(await metrics.scrape()));
        return { modules: [] };
      },
    });
    host.faults.get('unhandledRejection')?.(new Error('lost'));
    expect(await host.exited).toBe(1);
    expect(scraped[0]).toContain('homeroom_process_faults_total{kind="unhandledRejection",service="demo"} 1');
    expect(host.printed).toContain('"level":"fatal"');
  });
});
