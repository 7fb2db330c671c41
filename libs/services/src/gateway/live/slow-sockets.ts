import type { Clock } from '@homeroom/core';
import type { LiveConfig } from './live.config.js';
import type { LiveMetrics } from './live.metrics.js';
import type { LiveSocket } from './live-socket.js';
import { bufferedBytes, cutOff } from './live-socket.js';
import type { SocketEmitter } from './socket-emitter.js';

export type SlowSocketPorts = {
  readonly emitter: Pick<SocketEmitter, 'sockets' | 'isSlow' | 'slowDown' | 'catchUp' | 'slowCount'>;
  readonly clock: Clock;
  readonly metrics: LiveMetrics;
  /** Sends a full beacon. */
  greet(socket: LiveSocket): void;
  /** @default what waits in the process for the socket */
  readonly buffered?: (socket: LiveSocket) => number;
};

const everyMs = 1_000;

/**
 * A room's emit cannot skip one slow socket, so a socket with much waiting leaves the deliveries and gets beacons only; it
 * comes back, with a full beacon, once it has read all but a quarter. One that stays slow or grows is disconnected.
 */
export class SlowSockets {
  readonly #since = new Map<string, number>();
  #stopping = new AbortController();

  constructor(
    private readonly ports: SlowSocketPorts,
    private readonly config: LiveConfig,
  ) {}

  start(): void {
    this.#stopping = new AbortController();
    void this.#run(this.#stopping.signal);
  }

  stop(): void {
    this.#stopping.abort();
  }

  forget(socketId: string): void {
    this.#since.delete(socketId);
  }

  round(): void {
    const { emitter, metrics } = this.ports;
    for (const socket of emitter.sockets) this.#look(socket);
    metrics.slowSockets.set(emitter.slowCount);
  }

  async #run(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      await this.ports.clock.sleep(everyMs, stopping);
      this.round();
    }
  }

  #look(socket: LiveSocket): void {
    const { emitter, clock, greet, buffered = bufferedBytes } = this.ports;
    const {
      HOMEROOM_SOCKET_SLOW_BYTES: slow,
      HOMEROOM_SOCKET_CUT_BYTES: cut,
      HOMEROOM_SOCKET_SLOW_MS: slowMs,
    } = this.config;
    const bytes = buffered(socket);
    const since = this.#since.get(socket.id);
    if (bytes > cut) return this.#cut(socket, 'backlog');
    if (since === undefined) {
      if (bytes <= slow) return;
      this.#since.set(socket.id, clock.now());
      emitter.slowDown(socket);
    } else if (bytes <= slow / 4) {
      this.#since.delete(socket.id);
      emitter.catchUp(socket);
      greet(socket);
    } else if (Math.abs(clock.now() - since) >= slowMs) this.#cut(socket, 'slow');
  }

  #cut(socket: LiveSocket, reason: 'backlog' | 'slow'): void {
    this.#since.delete(socket.id);
    this.ports.metrics.cutSockets.inc({ reason });
    cutOff(socket);
  }
}
