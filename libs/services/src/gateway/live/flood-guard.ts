import type { Clock } from '@homeroom/core';
import type { LiveConfig } from './live.config.js';
import type { LiveMetrics } from './live.metrics.js';
import type { LiveServer, LiveSocket } from './live-socket.js';
import { TokenBucket } from './token-bucket.js';

export type FloodGuardPorts = {
  readonly clock: Clock;
  readonly metrics: LiveMetrics;
  readonly emitter: { readonly sockets: readonly LiveSocket[] };
};

/** Ends a connection that sends more packets than anybody needs, also one that never says who it is. */
export function guardAgainstFlood(io: LiveServer, ports: FloodGuardPorts, config: LiveConfig): void {
  const { clock, metrics, emitter } = ports;
  const perSecond = config.HOMEROOM_SOCKET_EVENTS_PER_SECOND;
  io.engine.on('connection', (connection: LiveSocket['conn']) => {
    const bucket = new TokenBucket({ perSecond, burst: perSecond * 2 }, clock.now());
    connection.on('packet', () => {
      if (bucket.take(clock.now()) || connection.readyState !== 'open') return;
      metrics.cutSockets.inc({ reason: 'flood' });
      const socket = emitter.sockets.find(({ conn }) => conn === connection);
      if (socket?.connected) socket.disconnect(true);
      else connection.close(true);
    });
  });
}
