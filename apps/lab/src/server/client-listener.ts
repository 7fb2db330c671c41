import { randomUUID } from 'node:crypto';
import { ClientSession, isInStep, shownMessages } from '@homeroom/client';
import type { Answer, SessionNotice, Transport } from '@homeroom/client';
import { ChatError, serverEvents } from '@homeroom/contracts';
import type { Message } from '@homeroom/contracts';
import type { Api } from './api.js';
import type { Broadcasts } from '../evidence/broadcasts.js';
import type { Draft, Listener } from './listener.js';
import { LiveSocket } from './live-socket.js';
import { ConnectionLost } from './retry.js';
import type { SignedIn } from './session.js';

export type ClientListenerOptions = {
  readonly handle: string;
  readonly session: SignedIn;
  readonly api: Api;
  readonly broadcasts: Pick<Broadcasts, 'hear'>;
  /** Rooms the person is in, by id. */
  readonly rooms: ReadonlySet<string>;
  readonly onNotice: (kind: SessionNotice['kind']) => void;
};

const startWithinMs = 30_000;

/** A person as the web client would serve them: the client's own brain on a real socket, all rooms open. */
export class ClientListener implements Listener {
  readonly handle: string;
  readonly userId: string;
  readonly #socket: LiveSocket;
  readonly #client: ClientSession;

  constructor(private readonly options: ClientListenerOptions) {
    const { handle, session, api, onNotice } = options;
    this.handle = handle;
    this.userId = session.userId;
    this.#socket = new LiveSocket({
      origin: api.origin,
      token: () => session.token(),
      onEvent: (event, payload) => this.#receive(event, payload),
      onUp: () => this.#client.connected(session.userId),
      onDown: () => this.#client.disconnected(),
    });
    this.#client = new ClientSession(session.userId, {
      transport: this.#transport(),
      clock: { now: Date.now, setTimer },
      random: Math.random,
      newId: randomUUID,
      onNotice: ({ kind }) => onNotice(kind),
    });
  }

  async start(): Promise<void> {
    await this.#socket.connect(startWithinMs);
    await this.#until(() => this.#client.state.synced);
    for (const roomId of this.options.rooms) this.#client.dispatch({ kind: 'open-room', roomId });
    await this.#until(() => isInStep(this.#client.state));
  }

  readonly send = (draft: Draft): Promise<{ readonly id: string }> => this.#socket.request('message:send', draft);

  transcript(roomId: string): readonly Message[] {
    return shownMessages(this.#client.state, roomId);
  }

  close(): void {
    this.#client.close();
    this.#socket.close();
  }

  /** Batches are noted before the client sees them; it gets the very messages that others hold too. */
  #receive(event: string, payload: unknown): void {
    const batch = event === 'message:batch' ? serverEvents[event].safeParse(payload) : undefined;
    if (batch?.success) {
      const { handle, rooms, broadcasts } = this.options;
      const heard = broadcasts.hear(batch.data, { handle, isMember: rooms.has(batch.data.roomId) });
      this.#client.dispatch({ kind: 'event', event: 'message:batch', payload: heard });
    } else this.#client.receive(event, payload);
  }

  #transport(): Transport {
    const { api, session } = this.options;
    return {
      emit: (event, payload) => asAnswer(this.#socket.request(event, payload)),
      request: (name, { params, query, body }) => {
        const texts = Object.entries(query ?? {}).map(([key, value]): [string, string] => [key, String(value)]);
        const ask = async () => {
          const token = await session.token();
          return api.call(name, { token, body, query: Object.fromEntries(texts), ...(params && { params }) });
        };
        return asAnswer(ask());
      },
    };
  }

  #until(reached: () => boolean): Promise<void> {
    if (reached()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        stop();
        reject(new ConnectionLost(`the client of ${this.handle} was not in step after ${startWithinMs / 1_000} s`));
      }, startWithinMs);
      const stop = this.#client.subscribe(() => {
        if (!reached()) return;
        clearTimeout(late);
        stop();
        resolve();
      });
    });
  }
}

function setTimer(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

/** What the client calls an answer: nacks are data, silence is null. */
async function asAnswer<Data>(asked: Promise<Data>): Promise<Answer<Data>> {
  try {
    return { ok: true, data: await asked };
  } catch (error) {
    if (error instanceof ChatError) return { ok: false, error: error.toBody() };
    if (error instanceof ConnectionLost) return null;
    throw error;
  }
}
