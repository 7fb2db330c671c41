import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { ChatError, errorAnswer, protocolVersion } from '@homeroom/contracts';
import type { Ack, ClientEvent, ClientEventData } from '@homeroom/contracts';
import { toChatError } from './api.js';
import { ConnectionLost } from './retry.js';

export type LiveSocketOptions = {
  readonly origin: string;
  readonly token: () => Promise<string>;
  readonly onEvent: (event: string, payload: unknown) => void;
  readonly onUp: () => void;
  readonly onDown: () => void;
};

/** The server's ack deadline is 3 s; an answer that takes longer than this is lost. */
const ackTimeoutMs = 6_000;
const refusedPauseMs = 200;

/** One real socket that comes back by itself, with a fresh token, until it is closed. */
export class LiveSocket {
  readonly #socket: Socket;
  #closed = false;

  constructor(options: LiveSocketOptions) {
    this.#socket = io(options.origin, {
      transports: ['websocket'],
      forceNew: true,
      autoConnect: false,
      reconnectionDelay: 100,
      reconnectionDelayMax: 2_000,
      auth: (answer) => void giveToken(options.token, answer),
    });
    this.#socket.on('connect', options.onUp);
    this.#socket.on('disconnect', () => {
      options.onDown();
      this.#comeBack();
    });
    this.#socket.on('connect_error', () => this.#comeBack());
    this.#socket.onAny(options.onEvent);
  }

  /** Resolves when connected. @throws ChatError when the server refuses for good, ConnectionLost after `timeoutMs`. */
  async connect(timeoutMs: number): Promise<void> {
    if (this.#socket.connected) return;
    this.#socket.connect();
    await new Promise<void>((resolve, reject) => {
      const end = (error?: Error): void => {
        clearTimeout(timer);
        this.#socket.off('connect', connected).off('connect_error', refused);
        if (error) reject(error);
        else resolve();
      };
      const connected = (): void => end();
      const refused = (error: Error): void => {
        const known = refusalOf(error);
        if (known && !known.retryable) end(toChatError(known));
      };
      const timer = setTimeout(() => end(new ConnectionLost('the socket did not connect in time')), timeoutMs);
      this.#socket.on('connect', connected).on('connect_error', refused);
    });
  }

  /** @throws ChatError the nack. ConnectionLost when no ack came: the outcome is unknown. */
  async request<Event extends ClientEvent>(event: Event, payload: unknown): Promise<ClientEventData<Event>> {
    // Never into socket.io's own buffer: it would be sent again later, behind the retries of the caller.
    if (!this.#socket.connected) throw new ConnectionLost('the socket is not connected');
    let ack: Ack<ClientEventData<Event>>;
    try {
      ack = (await this.#socket.timeout(ackTimeoutMs).emitWithAck(event, payload)) as Ack<ClientEventData<Event>>;
    } catch (error) {
      throw new ConnectionLost(`no ack (${error instanceof Error ? error.message : String(error)})`);
    }
    if (ack.ok) return ack.data;
    throw toChatError(ack.error);
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  close(): void {
    this.#closed = true;
    this.#socket.disconnect();
  }

  /** socket.io reconnects after a lost transport by itself, but not after the server said no or goodbye. */
  #comeBack(): void {
    if (this.#closed || this.#socket.active) return;
    setTimeout(() => {
      if (!this.#closed && !this.#socket.active) this.#socket.connect();
    }, refusedPauseMs);
  }
}

async function giveToken(token: () => Promise<string>, answer: (auth: object) => void): Promise<void> {
  try {
    answer({ v: protocolVersion, token: await token() });
  } catch (error) {
    // The server answers the missing token with UNAUTHENTICATED, and the socket tries again.
    if (error instanceof ChatError || error instanceof ConnectionLost) answer({ v: protocolVersion });
    else throw error;
  }
}

function refusalOf(error: Error) {
  const data: unknown = 'data' in error ? error.data : undefined;
  const parsed = errorAnswer.safeParse(data);
  return parsed.success ? parsed.data.error : undefined;
}
