import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { ChatError, limits } from '@homeroom/contracts';
import { Audience } from '@homeroom/core';
import type { LiveSignals } from '@homeroom/core';
import type { Platform } from '@homeroom/platform';
import type { GatewayConfig } from '../gateway.config.js';
import type { GatewayPorts } from '../gateway.ports.js';
import { Dispatcher } from './dispatcher.js';
import { eventTable } from './event-table.js';
import { guardAgainstFlood } from './flood-guard.js';
import { Doorkeeper } from './handshake.js';
import type { AuthenticateHandshake } from './handshake.js';
import { freeRequest } from './live-socket.js';
import type { LiveServer, LiveSocket } from './live-socket.js';
import type { LiveConfig } from './live.config.js';
import { countRefusals, liveMetricsOf, observeDelivery } from './live.metrics.js';
import type { LiveMetrics } from './live.metrics.js';
import { createMessaging } from './messaging.js';
import type { Messaging, Shared } from './messaging.js';
import { SlowSockets } from './slow-sockets.js';
import { SocketEmitter } from './socket-emitter.js';

export type LiveOptions = {
  readonly ports: GatewayPorts;
  readonly shared: Shared;
  readonly authenticate: AuthenticateHandshake;
  readonly config: LiveConfig & Pick<GatewayConfig, 'HOMEROOM_LIMIT_SOCKETS_PER_USER'>;
  readonly platform: Pick<Platform, 'log' | 'metrics'>;
};

const perDrainStep = 100;

/**
 * The live side of a gateway: Socket.IO on the HTTP server of the process, and the use cases behind its events. A socket is in all rooms of its person before the client is told that it is connected.
 */
export class Live {
  /** For the use cases of REST: tells the sockets here what changed. */
  readonly signals: LiveSignals;
  readonly #messaging: Messaging;
  readonly #audience = new Audience();
  readonly #metrics: LiveMetrics;
  readonly #emitter: SocketEmitter;
  readonly #door: Doorkeeper;
  readonly #dispatcher: Dispatcher;
  readonly #slow: SlowSockets;
  readonly #io: LiveServer;

  constructor(private readonly options: LiveOptions) {
    const { ports, shared, config, platform, authenticate } = options;
    const { clock } = ports;
    const audience = this.#audience;
    const metrics = (this.#metrics = liveMetricsOf(platform.metrics));
    const emitter = (this.#emitter = new SocketEmitter({ audience, clock, metrics }));
    const counted = { ...ports, rateLimiter: countRefusals(ports.rateLimiter, metrics) };
    const observer = observeDelivery(metrics, platform.log);
    this.#messaging = createMessaging(counted, shared, {
      audience,
      emitter,
      observer,
      showPupils: config.HOMEROOM_PRESENCE_SHOW_PUPILS,
    });
    this.signals = this.#messaging.signals;
    this.#door = new Doorkeeper({ authenticate, audience, clock }, config);
    this.#dispatcher = new Dispatcher(eventTable(this.#messaging), {
      maxInFlight: config.HOMEROOM_SOCKET_IN_FLIGHT,
      log: platform.log,
      metrics,
    });
    const greet = (socket: LiveSocket): void => void this.#messaging.beacon.greet(socket.id, socket.data.caller.userId);
    this.#slow = new SlowSockets({ emitter, clock, metrics, greet }, config);
    this.#io = this.#createServer();
    emitter.attach(this.#io);
  }

  /** Binds to the server, which may listen already or later. Rejects when the fan-out cannot be reached. */
  async start(server: HttpServer): Promise<void> {
    const { delivery, beacon, sweep, watchPresence } = this.#messaging;
    await delivery.start(() => void beacon.trouble());
    beacon.start();
    sweep.start();
    watchPresence.start();
    this.#slow.start();
    this.#io.attach(server);
    const { config, ports } = this.options;
    guardAgainstFlood(this.#io, { clock: ports.clock, metrics: this.#metrics, emitter: this.#emitter }, config);
  }

  /**
   * Lets everybody go: no new sockets, those here are asked to come back at different moments, what was accepted gets its
   * answer, then the sockets are closed in steps. The HTTP server stays open.
   */
  async drain(): Promise<void> {
    const { HOMEROOM_DRAIN_MS: drainMs, HOMEROOM_DRAIN_RECONNECT_SPREAD_MS: spreadMs } = this.options.config;
    this.#door.close();
    for (const socket of this.#emitter.sockets) {
      socket.emit('server:draining', { reconnectInMs: Math.floor(Math.random() * spreadMs) });
    }
    await this.options.shared.appends.drain();
    const steps = Math.ceil(this.#emitter.count / perDrainStep);
    for (let sockets = this.#emitter.sockets; sockets.length > 0; sockets = this.#emitter.sockets) {
      for (const socket of sockets.slice(0, perDrainStep)) this.#letGo(socket);
      await this.options.ports.clock.sleep(drainMs / steps);
    }
    await this.#stop();
  }

  async #stop(): Promise<void> {
    const { delivery, beacon, sweep, watchPresence } = this.#messaging;
    beacon.stop();
    sweep.stop();
    watchPresence.stop();
    this.#slow.stop();
    this.#io.engine?.close();
    await delivery.stop();
  }

  #letGo(socket: LiveSocket): void {
    this.#metrics.cutSockets.inc({ reason: 'draining' });
    // Not `disconnect`, which tells the client never to come back.
    socket.conn.close();
    this.#goodbye(socket);
  }

  #createServer(): LiveServer {
    const { config } = this.options;
    const io: LiveServer = new Server({
      serveClient: true,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: limits.requestBytes,
      pingInterval: config.HOMEROOM_SOCKET_PING_INTERVAL_MS,
      pingTimeout: config.HOMEROOM_SOCKET_PING_TIMEOUT_MS,
      connectTimeout: config.HOMEROOM_SOCKET_CONNECT_TIMEOUT_MS,
      allowRequest: (_request, decide) => decide(null, this.#door.mayKnock(this.#io.engine.clientsCount)),
    });
    io.use((socket, next) => {
      this.#admit(socket).then(
        () => next(),
        (error: unknown) => next(this.#refusal(error)),
      );
    });
    io.on('connection', (socket) => this.#welcome(socket));
    return io;
  }

  async #admit(socket: LiveSocket): Promise<void> {
    const { headers, auth } = socket.handshake;
    const caller = await this.#door.admit({ headers, auth, connection: socket.conn }, this.#emitter.count);
    // From here to delivery.connect nothing waits: else a person could open any number at the same moment.
    this.#door.countDevices(caller);
    socket.data = { caller, inFlight: 0 };
    socket.conn.once('close', () => this.#goodbye(socket));
    this.#emitter.add(socket);
    try {
      await this.#messaging.delivery.connect(socket.id, caller);
    } catch (error) {
      this.#goodbye(socket);
      throw error;
    }
    // Its close event came before there was somebody to hear it.
    if ((socket.conn.readyState as string) !== 'open') this.#goodbye(socket);
  }

  /** What the client finds in `connect_error`: `data.error` is the error body. */
  #refusal(error: unknown): Error {
    if (!(error instanceof ChatError)) this.options.platform.log.error({ err: error }, 'a handshake failed');
    const told = error instanceof ChatError ? error : new ChatError('INTERNAL', 'Something went wrong on our side.');
    this.#metrics.handshakes.inc({ outcome: told.code });
    return Object.assign(new Error(told.message), { data: { error: told.toBody() } });
  }

  #welcome(socket: LiveSocket): void {
    const { caller } = socket.data;
    const { presence } = this.options.ports;
    freeRequest(socket);
    this.#metrics.handshakes.inc({ outcome: 'ok' });
    this.#metrics.connections.inc();
    socket.once('disconnect', () => {
      this.#metrics.connections.dec();
      this.#goodbye(socket);
      // A client may leave the namespace and keep the connection, which nobody would watch any more.
      socket.conn.close();
    });
    socket.on('error', () => undefined);
    if (socket.data.ended) return void socket.disconnect(true);
    socket.onAny((event: string, ...args: readonly unknown[]) => void this.#take(socket, event, args));
    presence.connected(caller.userId, socket.id).catch((err: unknown) => this.#presenceFailed(err));
    void this.#messaging.beacon.greet(socket.id, caller.userId);
  }

  async #take(socket: LiveSocket, event: string, args: readonly unknown[]): Promise<void> {
    if (!socket.connected) return;
    const { data } = socket;
    const role = this.#audience.viewer(data.caller.userId)?.role ?? data.caller.role;
    const context = { caller: { ...data.caller, role }, socketId: socket.id };
    await this.#dispatcher.take({ context, load: data }, event, args);
  }

  #goodbye(socket: LiveSocket): void {
    const { userId } = socket.data.caller;
    this.#emitter.remove(socket.id);
    this.#slow.forget(socket.id);
    this.#messaging.watchPresence.forget(socket.id);
    this.#messaging.delivery.disconnect(socket.id, userId);
    this.options.ports.presence.disconnected(userId, socket.id).catch((err: unknown) => this.#presenceFailed(err));
  }

  #presenceFailed(err: unknown): void {
    this.options.platform.log.warn({ err }, 'presence is not up to date');
  }
}
