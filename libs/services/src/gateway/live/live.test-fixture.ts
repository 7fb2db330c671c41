import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { ChatError, parseRequest, protocolVersion, topics } from '@homeroom/contracts';
import type { Ack } from '@homeroom/contracts';
import {
  AppendQueue,
  AuthenticateSession,
  Ingest,
  MemoryFanout,
  MemoryPresence,
  MemoryRateLimiter,
  RoomDirectory,
  RoomViews,
  defaultRateLimits,
} from '@homeroom/core';
import type { Caller, Clock, EventLog, RoomDocument } from '@homeroom/core';
import {
  MemoryAccounts,
  MemoryAuditLog,
  MemoryChangeStore,
  MemoryEventLog,
  MemoryMessageArchive,
  MemoryMessageStore,
  MemoryMessages,
  MemoryPasswordHasher,
  MemoryReadMarks,
  MemoryReports,
  MemoryRooms,
  MemorySessions,
  MemorySettings,
  MemoryTokens,
  SequentialIds,
} from '@homeroom/core/testing';
import { createPlatform, createLogger } from '@homeroom/platform';
import { gatewayConfig } from '../gateway.config.js';
import { wordsOnly } from '../search/search.test-ports.js';
import { SessionReader } from '../session/session-reader.js';
import { Live } from './live.js';

const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()));
    }),
};

const roles: Record<string, Caller['role']> = { ana: 'student', ben: 'student', eve: 'student', tom: 'teacher' };
export const room = (id: string, memberIds: readonly string[]): RoomDocument => ({
  id,
  kind: 'class',
  name: id,
  topic: '',
  archived: false,
  directKey: null,
  members: Object.fromEntries(memberIds.map((userId) => [userId, { role: 'member', joinedSeq: 0 }])),
  memberVersion: 1,
  version: 1,
  createdAt: 0,
});
export const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

export async function openGateway(config: Record<string, unknown> = {}, log?: Pick<EventLog, 'append'>) {
  const clock = realClock;
  const rooms = new MemoryRooms();
  await rooms.insert(room('7b', ['ana', 'ben', 'tom']));
  const data = new MemoryMessages(rooms);
  const eventLog = new MemoryEventLog({ clock });
  const accounts = new MemoryAccounts();
  const ports = {
    eventLog: log ? Object.assign(Object.create(eventLog) as EventLog, log) : eventLog,
    messageStore: new MemoryMessageStore(data),
    changeStore: new MemoryChangeStore(data),
    messageArchive: new MemoryMessageArchive(data),
    rooms,
    readMarks: new MemoryReadMarks(),
    accounts,
    auditLog: new MemoryAuditLog(),
    fanout: new MemoryFanout(),
    presence: new MemoryPresence(clock),
    rateLimiter: new MemoryRateLimiter({ clock, limits: { ...defaultRateLimits, operation: null } }),
    clock,
    ids: new SequentialIds(),
    passwordHasher: new MemoryPasswordHasher(),
    reports: new MemoryReports(),
    sessions: new MemorySessions(),
    settings: new MemorySettings(),
    tokens: new MemoryTokens(),
    ...wordsOnly(),
  };
  const lines: string[] = [];
  const logger = createLogger({
    name: 'gateway',
    level: 'trace',
    format: 'json',
    write: (line) => void lines.push(line),
  });
  const platform = createPlatform({
    name: 'gateway',
    log: logger,
    deadlineMs: 1_000,
    exit: () => undefined,
    print: () => undefined,
  });
  const settings = parseRequest(gatewayConfig, {
    HOMEROOM_DRAIN_MS: 0,
    HOMEROOM_DRAIN_RECONNECT_SPREAD_MS: 100,
    ...config,
  });
  const authenticate = async (userId: string) => {
    const role = roles[userId];
    if (!role) throw new ChatError('UNAUTHENTICATED', 'Sign in first.');
    const user = {
      id: userId,
      name: userId,
      handle: userId,
      role,
      status: 'active',
      passwordChangeRequired: false,
    } as const;
    return { caller: { userId, role, sessionId: `session-${userId}` }, user, expiresAt: 0 };
  };
  const reader = new SessionReader({ authenticate }, settings);
  const live = new Live({
    ports,
    shared: {
      sessions: new AuthenticateSession(ports),
      directory: new RoomDirectory(ports),
      views: new RoomViews(ports),
      appends: new AppendQueue(ports),
    },
    platform,
    config: settings,
    authenticate: (headers, auth) => reader.authenticateHandshake(headers, auth),
  });
  const ingest = new Ingest(ports);
  const consumption = await eventLog.consume({
    group: 'ingest',
    topic: topics.messages,
    handle: (batch, context) => ingest.handle(batch, context),
  });
  const server = createServer((_request, response) => response.end('page'));
  await live.start(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let drained = false;
  const drain = async (): Promise<void> => {
    if (!drained) await live.drain();
    drained = true;
  };
  closers.push(async () => {
    await drain();
    await consumption.stop();
    await eventLog.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const dial = (token: string, auth: Record<string, unknown> = { v: protocolVersion, token }): Socket => {
    const socket = io(url, { auth, transports: ['websocket'], reconnection: false, forceNew: true });
    closers.unshift(async () => socket.disconnect());
    return socket;
  };
  const connect = (token: string): Promise<Socket> => {
    const socket = dial(token);
    return new Promise((resolve, reject) =>
      socket.once('connect', () => resolve(socket)).once('connect_error', reject),
    );
  };
  const refusal = (
    auth: Record<string, unknown>,
  ): Promise<{ data?: { error?: { code: string; retryAfterMs?: number } } }> =>
    new Promise((resolve) => dial('', auth).once('connect_error', resolve as (error: Error) => void));
  return { live, url, server, lines, ports, platform, dial, connect, refusal, drain };
}

export const ask = (socket: Socket, event: string, ...payload: unknown[]): Promise<Ack<Record<string, unknown>>> =>
  socket.timeout(1_500).emitWithAck(event, ...payload) as Promise<Ack<Record<string, unknown>>>;
export const next = <Payload>(socket: Socket, event: string): Promise<Payload> =>
  new Promise((resolve) => socket.once(event, resolve));
export const codeOf = (ack: Ack<unknown>): string => (ack.ok ? 'ok' : ack.error.code);
export const say = (socket: Socket, n: number, text: unknown = `hello ${n}`) =>
  ask(socket, 'message:send', { roomId: '7b', clientMessageId: uuid(n), text });
