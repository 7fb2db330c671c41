import type { IncomingHttpHeaders } from 'node:http';
import { ChatError } from '@homeroom/contracts';
import type { Audience, Authenticated, Caller, Clock } from '@homeroom/core';
import type { GatewayConfig } from '../gateway.config.js';
import type { LiveConfig } from './live.config.js';
import { TokenBucket } from './token-bucket.js';

/**
 * Who a handshake speaks for, by the headers of its first request and what the client gave as `auth`.
 * @throws ChatError UPGRADE_REQUIRED, BAD_REQUEST, UNAUTHENTICATED, FORBIDDEN before a password change that is due
 */
export type AuthenticateHandshake = (
  headers: IncomingHttpHeaders,
  auth: unknown,
) => Promise<Pick<Authenticated, 'caller'>>;

export type DoorkeeperPorts = {
  readonly authenticate: AuthenticateHandshake;
  readonly audience: Audience;
  readonly clock: Clock;
};

export type Knock = {
  readonly headers: IncomingHttpHeaders;
  readonly auth: unknown;
  /** The same object for every handshake on the same connection. */
  readonly connection: object;
};

/** Who may open a socket, and how many at once. */
export class Doorkeeper {
  readonly #handshakes: TokenBucket;
  /** Connections that have asked to come in. */
  readonly #known = new WeakSet<object>();
  #closed = false;

  constructor(
    private readonly ports: DoorkeeperPorts,
    private readonly config: LiveConfig & Pick<GatewayConfig, 'HOMEROOM_LIMIT_SOCKETS_PER_USER'>,
  ) {
    const limit = { perSecond: config.HOMEROOM_HANDSHAKES_PER_SECOND, burst: config.HOMEROOM_HANDSHAKES_BURST };
    this.#handshakes = new TokenBucket(limit, ports.clock.now());
  }

  /** Nobody comes in any more. */
  close(): void {
    this.#closed = true;
  }

  /** Before anything of a connection is read; half as many again may knock, to be told why they must wait. */
  mayKnock(connections: number): boolean {
    return !this.#closed && connections < this.config.HOMEROOM_SOCKETS_MAX * 1.5;
  }

  /**
   * A connection asks once: else one stranger could use up the handshakes of everybody.
   * @param connected sockets there are already
   * @throws ChatError OVERLOADED, UNAVAILABLE, BAD_REQUEST (asked again), and what `authenticate` throws
   */
  async admit({ headers, auth, connection }: Knock, connected: number): Promise<Caller> {
    if (this.#known.has(connection)) {
      throw new ChatError('BAD_REQUEST', 'This connection has asked already: open another one.');
    }
    this.#known.add(connection);
    if (this.#closed) {
      throw new ChatError('UNAVAILABLE', 'The server is about to stop. Connect again.', { retryAfterMs: 1_000 });
    }
    if (connected >= this.config.HOMEROOM_SOCKETS_MAX || !this.#handshakes.take(this.ports.clock.now())) {
      throw new ChatError('OVERLOADED', 'Too many people connect at once. Try again in a moment.', {
        retryAfterMs: 2_000,
      });
    }
    const { caller } = await this.ports.authenticate(headers, auth);
    return caller;
  }

  /** @throws ChatError OVERLOADED when the person has as many sockets as anybody may */
  countDevices({ userId }: Caller): void {
    const most = this.config.HOMEROOM_LIMIT_SOCKETS_PER_USER;
    if (this.ports.audience.socketsOf(userId).length < most) return;
    throw new ChatError('OVERLOADED', `More than ${most} windows or devices at once.`, { retryAfterMs: 10_000 });
  }
}
