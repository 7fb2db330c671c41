import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { protocolVersion } from '@homeroom/contracts';
import { connectFrame, pong, readFrame, requestFrame } from '../frames.js';
import { FrameReader, maskedFrame } from './websocket-frames.js';

/** A message of a client, as `message:send` carries it. */
export type OwnMessage = { readonly roomId: string; readonly clientMessageId: string; readonly text: string };

const endOfHead = Buffer.from('\r\n\r\n');
const batchBegin = Buffer.from('42["message:batch"');

/** A person with a socket who only counts what comes: frames on a bare TCP connection, so that thousands cost little. */
export class LightClient {
  readonly #ready = Promise.withResolvers<this>();
  readonly #mask = randomBytes(4);
  readonly #reader: FrameReader;
  readonly #socket: Socket;
  #head: Buffer | null = Buffer.alloc(0);
  #lastId = 0;
  #closed = false;
  /** Room batches that came. */
  batches = 0;
  /** Messages that were acknowledged, and refused. */
  accepted = 0;
  refused = 0;

  private constructor(
    url: string,
    private readonly token: string,
  ) {
    const { hostname, port } = new URL(url);
    this.#reader = new FrameReader(
      (payload) => this.#take(payload),
      () => this.#fail('A server closed a socket.'),
    );
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on('connect', () => this.#socket.write(upgrade(hostname)));
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('error', ({ message }) => this.#fail(`A socket failed: ${message}.`));
    this.#socket.on('close', () => this.#fail('A socket was closed.'));
  }

  /** Resolves when the server has let the person in. */
  static open(url: string, token: string): Promise<LightClient> {
    return new LightClient(url, token).#ready.promise;
  }

  /** Whether the connection ended without our doing. */
  get lost(): boolean {
    return this.#closed;
  }

  send(message: OwnMessage): void {
    this.#lastId += 1;
    this.#write(requestFrame(this.#lastId, 'message:send', message));
  }

  close(): void {
    this.#socket.removeAllListeners('close').destroy();
  }

  #write(text: string): void {
    this.#socket.write(maskedFrame(text, this.#mask));
  }

  #read(chunk: Buffer): void {
    if (!this.#head) return this.#reader.push(chunk);
    this.#head = Buffer.concat([this.#head, chunk]);
    const end = this.#head.indexOf(endOfHead);
    if (end < 0) return;
    const [status = ''] = this.#head.toString('latin1').split('\r\n', 1);
    if (!status.startsWith('HTTP/1.1 101')) return this.#fail(`A socket was refused: ${status}.`);
    const rest = this.#head.subarray(end + endOfHead.length);
    this.#head = null;
    this.#reader.push(rest);
  }

  /** A batch is known by how it begins: to read thousands a second would cost more than to send them. */
  #take(payload: Buffer): void {
    if (payload.subarray(0, batchBegin.length).equals(batchBegin)) {
      this.batches += 1;
      return;
    }
    const frame = readFrame(payload.toString());
    if (frame.kind === 'open') this.#write(connectFrame({ v: protocolVersion, token: this.token }));
    else if (frame.kind === 'ping') this.#write(pong);
    else if (frame.kind === 'connected') this.#ready.resolve(this);
    else if (frame.kind === 'refused') this.#fail(`A socket was refused: ${frame.why}`);
    else if (frame.kind === 'ack' && (frame.answer as { ok: boolean }).ok) this.accepted += 1;
    else if (frame.kind === 'ack') this.refused += 1;
  }

  #fail(sentence: string): void {
    this.#closed = true;
    this.#ready.reject(new Error(sentence));
    this.#socket.destroy();
  }
}

const upgrade = (host: string): string =>
  [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    '',
    '',
  ].join('\r\n');
