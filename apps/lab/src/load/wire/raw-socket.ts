import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { FrameReader, clientFrame, opcodes } from './frames.js';

export type RawSocketOptions = {
  /** Origin of the server, http or https. */
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  readonly onText: (text: string) => void;
  /** Once, whatever the end was; also when it was never open. */
  readonly onClose: (why: string) => void;
};

const openWithinMs = 10_000;
const headEnd = '\r\n\r\n';
const longestHead = 16_384;
const handshakeId = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A WebSocket on a bare TCP connection: text, ping and close, no extensions. Thousands fit into one process. */
export class RawSocket {
  readonly #socket: Socket;
  readonly #key = randomBytes(16).toString('base64');
  readonly #reader = new FrameReader((frame) => this.#frame(frame.opcode, frame.payload));
  #head: Buffer | null = Buffer.alloc(0);
  #why = 'the server closed the connection';

  constructor(private readonly options: RawSocketOptions) {
    const { protocol, hostname, port } = new URL(options.origin);
    const host = hostname.replace(/^\[|\]$/gu, '');
    const isTls = protocol === 'https:';
    const at = { host, port: Number(port) || (isTls ? 443 : 80) };
    this.#socket = isTls ? connectTls({ ...at, servername: host }) : connect(at);
    this.#socket.setNoDelay(true);
    this.#socket.setTimeout(openWithinMs, () => this.#end(`it did not open within ${openWithinMs / 1_000} s`));
    this.#socket.on(isTls ? 'secureConnect' : 'connect', () => this.#socket.write(this.#request()));
    this.#socket.on('data', (chunk: Buffer) => this.#bytes(chunk));
    this.#socket.on('error', (error) => (this.#why = error.message));
    this.#socket.on('close', () => options.onClose(this.#why));
  }

  send(text: string): void {
    this.#socket.write(clientFrame(Buffer.from(text)));
  }

  /** Says goodbye first. */
  close(): void {
    if (this.#head === null) this.#socket.end(clientFrame(Buffer.alloc(0), opcodes.close));
    this.#end('we closed it');
  }

  /** As a lost network: the server is not told. */
  sever(): void {
    this.#why = 'we cut it';
    this.#socket.resetAndDestroy();
  }

  #end(why: string): void {
    this.#why = why;
    this.#socket.destroySoon();
  }

  #request(): string {
    const { host } = new URL(this.options.origin);
    const lines = [
      `GET ${this.options.path} HTTP/1.1`,
      `Host: ${host}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${this.#key}`,
      'Sec-WebSocket-Version: 13',
    ];
    return `${lines.join('\r\n')}${headEnd}`;
  }

  #bytes(chunk: Buffer): void {
    if (this.#head === null) return this.#reader.push(chunk);
    const head = Buffer.concat([this.#head, chunk]);
    const end = head.indexOf(headEnd);
    if (end < 0) {
      this.#head = head;
      if (head.length > longestHead) this.#end('its answer to the upgrade does not end');
      return;
    }
    const problem = this.#problemOf(head.toString('latin1', 0, end));
    if (problem !== null) return this.#end(problem);
    this.#head = null;
    this.#socket.setTimeout(0);
    this.#reader.push(head.subarray(end + headEnd.length));
  }

  #problemOf(head: string): string | null {
    const [status = ''] = head.split('\r\n');
    if (!/^HTTP\/1\.1 101\b/u.test(status)) return `the upgrade was answered with "${status.slice(0, 80)}"`;
    const accept = createHash('sha1').update(`${this.#key}${handshakeId}`).digest('base64');
    return head.includes(accept) ? null : 'the upgrade was answered by something that is no WebSocket server';
  }

  #frame(opcode: number, payload: Buffer): void {
    if (opcode === opcodes.text) this.options.onText(payload.toString('utf8'));
    else if (opcode === opcodes.ping) this.#socket.write(clientFrame(payload, opcodes.pong));
    else if (opcode === opcodes.close) this.close();
  }
}
