import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { protocolVersion } from '@homeroom/contracts';
import { outcomeOfAck } from './raw-socket.js';
import { codeIn } from './wire.js';
import type { Outcome } from './wire.js';

export type Handshake = {
  readonly auth?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly transport?: 'websocket' | 'polling';
  readonly query?: Readonly<Record<string, string>>;
};

const ackWithinMs = 8_000;

/** A connection by the real client library that never comes back by itself. */
export class LiveClient {
  private constructor(readonly socket: Socket) {}

  /** Not yet connected, so that nothing of what is heard can be missed. */
  static prepare(origin: string, { auth, headers = {}, transport = 'websocket', query = {} }: Handshake): LiveClient {
    return new LiveClient(
      io(origin, {
        transports: [transport],
        forceNew: true,
        reconnection: false,
        autoConnect: false,
        auth: (answer) => answer(auth as object),
        extraHeaders: { ...headers },
        query: { ...query },
      }),
    );
  }

  static async as(origin: string, token: string): Promise<LiveClient> {
    const client = LiveClient.prepare(origin, { auth: { v: protocolVersion, token } });
    const outcome = await client.connect();
    if (outcome !== 'ok') throw new Error(`the handshake was refused: ${outcome}`);
    return client;
  }

  connect(): Promise<Outcome> {
    return new Promise((resolve) => {
      this.socket.once('connect', () => resolve('ok'));
      this.socket.once('disconnect', () => resolve('cut'));
      this.socket.once('connect_error', (error) => resolve(codeIn('data' in error ? error.data : undefined) ?? 'cut'));
      this.socket.connect();
    });
  }

  /** The event's outcome; `ignored` when the server has not answered within 8 s. */
  emit(event: string, ...args: readonly unknown[]): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const cut = (): void => end('cut');
      const end = (outcome: Outcome): void => {
        clearTimeout(timer);
        this.socket.off('disconnect', cut);
        resolve(outcome);
      };
      const timer = setTimeout(() => end('ignored'), ackWithinMs);
      this.socket.once('disconnect', cut);
      this.socket.emit(event, ...args, (ack: unknown) => {
        try {
          end(outcomeOfAck(ack));
        } catch (error) {
          clearTimeout(timer);
          reject(error as Error);
        }
      });
    });
  }

  close(): void {
    this.socket.disconnect();
  }
}
