import { afterEach } from '@jest/globals';
import type { SchoolRole } from '@homeroom/contracts';
import { MemoryFanout, MemoryPresence, MemoryRateLimiter, defaultRateLimits } from '@homeroom/core';
import type { Account } from '@homeroom/core';
import {
  ManualClock,
  MemoryAccounts,
  MemoryAuditLog,
  MemoryChangeStore,
  MemoryEventLog,
  MemoryMessageArchive,
  MemoryMessages,
  MemoryMessageStore,
  MemoryPasswordHasher,
  MemoryReadMarks,
  MemoryReports,
  MemoryRooms,
  MemorySessions,
  MemorySettings,
  MemoryTokens,
  SequentialIds,
} from '@homeroom/core/testing';
import { runService } from '@homeroom/platform';
import type { Host } from '@homeroom/platform';
import { gatewayConfig } from '../gateway.config.js';
import { GatewayModule } from '../gateway.module.js';
import { wordsOnly } from '../search/search.test-ports.js';

const portsOf = () => {
  const clock = new ManualClock();
  const rooms = new MemoryRooms();
  const messages = new MemoryMessages(rooms);
  return {
    accounts: new MemoryAccounts(),
    auditLog: new MemoryAuditLog(),
    changeStore: new MemoryChangeStore(messages),
    clock,
    eventLog: new MemoryEventLog({ clock }),
    fanout: new MemoryFanout(),
    ids: new SequentialIds(),
    messageArchive: new MemoryMessageArchive(messages),
    messageStore: new MemoryMessageStore(messages),
    passwordHasher: new MemoryPasswordHasher(),
    presence: new MemoryPresence(clock),
    rateLimiter: new MemoryRateLimiter({ clock, limits: defaultRateLimits }),
    readMarks: new MemoryReadMarks(),
    reports: new MemoryReports(),
    rooms,
    sessions: new MemorySessions(),
    settings: new MemorySettings(),
    tokens: new MemoryTokens(),
    ...wordsOnly(),
  };
};

export type Asking = { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: unknown };

/** A gateway on memory ports behind real HTTP, with one person of each school role. */
export class SchoolServer {
  readonly ports = portsOf();
  url = '';
  /** What was logged, one JSON line each. */
  logged = '';
  #stop = (): void => undefined;
  readonly #stopped = Promise.withResolvers<number>();

  async start(environment: Record<string, string> = {}): Promise<void> {
    for (const role of ['student', 'teacher', 'staff', 'admin'] as const) await this.person(role, role);
    const host: Host = {
      args: [],
      environment: { HOMEROOM_HTTP_PORT: '0', HOMEROOM_LOG_LEVEL: 'debug', HOMEROOM_DRAIN_MS: '0', ...environment },
      isTerminal: false,
      print: (text) => void (this.logged += text),
      complain: (text) => void (this.logged += text),
      exit: (code) => this.#stopped.resolve(code),
      onSignal: (signal, listener) => void (signal === 'SIGTERM' && (this.#stop = listener)),
      onFault: () => undefined,
    };
    await runService(
      {
        name: 'gateway',
        config: gatewayConfig,
        start: (config) => ({ modules: [GatewayModule.with({ ports: this.ports, config })] }),
        onReady: ({ url }) => void (this.url = url),
      },
      host,
    );
    if (this.url === '') throw new Error(this.logged);
  }

  async stop(): Promise<void> {
    this.#stop();
    await this.#stopped.promise;
    await this.ports.eventLog.close();
  }

  /** The password is `password of <handle>`, the id is the handle. */
  async person(handle: string, role: SchoolRole, patch: Partial<Account> = {}): Promise<void> {
    const passwordHash = await this.ports.passwordHasher.hash(`password of ${handle}`, 'chosen');
    const fixed = { status: 'active', passwordChangeRequired: false, createdAt: 0, version: 1 } as const;
    await this.ports.accounts.insert([{ id: handle, handle, name: handle, role, passwordHash, ...fixed, ...patch }]);
  }

  /** Asks `/api/v1<path>`; a body that is no string is sent as JSON. */
  ask(path: string, { method = 'GET', headers = {}, body }: Asking = {}): Promise<Response> {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    return fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { ...type, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  signIn(handle: string, client: 'browser' | 'token', headers: Record<string, string> = {}): Promise<Response> {
    return this.ask('/session', {
      method: 'POST',
      headers,
      body: { handle, password: `password of ${handle}`, client },
    });
  }

  /** The headers of a program that signed in. */
  async bearer(handle: string): Promise<{ readonly authorization: string }> {
    const { accessToken } = (await (await this.signIn(handle, 'token')).json()) as { accessToken: string };
    return { authorization: `Bearer ${accessToken}` };
  }
}

const open: SchoolServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.stop();
});

/** A school for one spec; it closes by itself. */
export async function openSchool(environment: Record<string, string> = {}): Promise<SchoolServer> {
  const server = new SchoolServer();
  open.push(server);
  await server.start(environment);
  return server;
}

/** The cookies that an answer sets, as the `Cookie` header of the next request. */
export const cookieHeader = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');

export async function codeOf(answer: Response | Promise<Response>): Promise<string> {
  const response = await answer;
  if (response.ok) return 'ok';
  return ((await response.json()) as { error: { code: string } }).error.code;
}
