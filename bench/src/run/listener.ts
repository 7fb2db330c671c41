import { protocolVersion } from '@homeroom/contracts';
import type { MessageBatch } from '@homeroom/contracts';
import { connectFrame, pong, readFrame, requestFrame } from './frames.js';

export type Heard = (clientMessageId: string) => void;

/** One person with a socket: hears messages and sends them. Does as little as it can: it shares the cores with the server. */
export class Listener {
  readonly #socket: WebSocket;
  readonly #ready = Promise.withResolvers<void>();
  #lastId = 0;
  #refused = 0;
  onMessage: Heard = () => undefined;

  constructor(origin: string, token: string) {
    this.#socket = new WebSocket(`${origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    this.#socket.addEventListener('message', ({ data }) => this.#take(String(data), token));
    this.#socket.addEventListener('error', () => this.#ready.reject(new Error('A socket could not be opened.')));
  }

  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Messages that the server refused. */
  get refused(): number {
    return this.#refused;
  }

  send(message: { readonly roomId: string; readonly clientMessageId: string; readonly text: string }): void {
    this.#lastId += 1;
    this.#socket.send(requestFrame(this.#lastId, 'message:send', message));
  }

  close(): void {
    this.#socket.close();
  }

  #take(text: string, token: string): void {
    const frame = readFrame(text);
    if (frame.kind === 'open') this.#socket.send(connectFrame({ v: protocolVersion, token }));
    else if (frame.kind === 'ping') this.#socket.send(pong);
    else if (frame.kind === 'connected') this.#ready.resolve();
    else if (frame.kind === 'refused') this.#ready.reject(new Error(`A socket was refused: ${frame.why}`));
    else if (frame.kind === 'ack' && (frame.answer as { ok: boolean }).ok !== true) this.#refused += 1;
    else if (frame.kind === 'event' && frame.event === 'message:batch')
      for (const { clientMessageId } of (frame.payload as MessageBatch).messages) this.onMessage(clientMessageId);
  }
}
