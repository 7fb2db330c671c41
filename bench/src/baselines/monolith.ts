import { hash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import type { Ack, ClientEventPayload, ErrorBody, MessageBatch } from '@homeroom/contracts';
import { Messages, VectorIndex } from './stores.js';
import type { Person, World } from './world.js';

/** One text, one vector. */
export type Embed = (text: string) => Promise<Float32Array>;

export type MonolithOptions = {
  /** Of 127.0.0.1; 0 = any that is free. */
  readonly port: number;
  /** Folder of the two databases. */
  readonly folder: string;
  readonly world: World;
  readonly embed: Embed;
};

type Sent = ClientEventPayload<'message:send'>;
type Answer = Ack<{ readonly id: string }>;

const maxCodePoints = 4_000;
const uuidLength = 36;

/** The founding note's chat: one process, and every message waits for everything. Listens when it is ready. */
export class Monolith {
  readonly #messages: Messages;
  readonly #http = createServer((request, response) => response.writeHead(request.url === '/readyz' ? 200 : 404).end());
  readonly #io = new Server(this.#http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });

  private constructor(
    private readonly options: MonolithOptions,
    readonly index: VectorIndex,
  ) {
    this.#messages = new Messages(options.folder);
    // As Socket.IO's page on memory advises.
    this.#io.engine.on('connection', (raw: { request: unknown }) => {
      raw.request = null;
    });
    this.#io.use((socket, next) => next(refusalOf(socket, options.world)));
    this.#io.on('connection', (socket) => this.#welcome(socket));
  }

  static async start(options: MonolithOptions): Promise<Monolith> {
    const { length } = await options.embed('ready');
    const monolith = new Monolith(options, new VectorIndex(options.folder, length));
    monolith.#http.listen(options.port, '127.0.0.1');
    await once(monolith.#http, 'listening');
    return monolith;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await this.#io.close();
    this.#messages.close();
    this.index.close();
  }

  #welcome(socket: Socket): void {
    const person = personOf(socket, this.options.world);
    if (!person) return;
    void socket.join([...person.rooms]);
    socket.on('message:send', (sent: Sent, ack: unknown) => {
      if (typeof ack !== 'function') return;
      this.#send(person, sent).then(
        (answer) => ack(answer),
        (error: unknown) => {
          console.error(error);
          // The outcome is unknown: it may have failed before the insert or after it.
          ack(refuse('UNAVAILABLE', 'Something that a message waits for has failed.'));
        },
      );
    });
  }

  /** Insert, embedding, upsert, broadcast, ack: each waits for the one before. */
  async #send(person: Person, sent: Sent): Promise<Answer> {
    const refusal = refusalOfMessage(person, sent);
    if (refusal) return refusal;
    const { roomId, clientMessageId, text } = sent;
    const { userId: authorId } = person;
    const id = hash('sha256', `${authorId}|${roomId}|${clientMessageId}`, 'base64url');
    const replyTo = sent.replyTo === undefined ? undefined : this.#messages.parent(sent.replyTo, roomId);
    const sentAt = new Date().toISOString();
    const message = { id, roomId, rev: 0, authorId, text, sentAt, clientMessageId, ...(replyTo && { replyTo }) };
    const seq = this.#messages.insert(message);
    if (seq === null) return { ok: true, data: { id } };
    const vector = await this.options.embed(text);
    this.index.upsert({ id, roomId, vector });
    const batch = { roomId, memberVersion: 1, rev: 0, from: seq, to: seq, messages: [{ ...message, seq }] };
    this.#io.to(roomId).emit('message:batch', batch satisfies MessageBatch);
    return { ok: true, data: { id } };
  }
}

const personOf = ({ handshake }: Socket, world: World): Person | undefined =>
  world.get(String(handshake.auth['token']));

function refusalOf(socket: Socket, world: World): Error | undefined {
  if (socket.handshake.auth['v'] !== 1) return connectError('UPGRADE_REQUIRED', 'This server speaks version 1.');
  return personOf(socket, world) ? undefined : connectError('UNAUTHENTICATED', 'The token is unknown.');
}

function refusalOfMessage(person: Person, sent: Sent): Answer | undefined {
  // What comes from a socket has no type yet.
  const { roomId, clientMessageId, text, replyTo = '' } = (sent ?? {}) as Partial<Record<keyof Sent, unknown>>;
  if (typeof clientMessageId !== 'string' || clientMessageId.length !== uuidLength)
    return refuse('BAD_REQUEST', '"clientMessageId" is not a UUID.');
  if (typeof replyTo !== 'string') return refuse('BAD_REQUEST', '"replyTo" is not an id.');
  if (typeof text !== 'string' || text.trim() === '') return refuse('BAD_REQUEST', '"text" is empty.');
  if (text.length > maxCodePoints && [...text].length > maxCodePoints)
    return refuse('MESSAGE_TOO_LONG', `"text" is longer than ${maxCodePoints} characters.`);
  if (typeof roomId !== 'string' || !person.rooms.has(roomId)) return refuse('NOT_FOUND', 'There is no such room.');
  return undefined;
}

const errorOf = (code: ErrorBody['code'], message: string): ErrorBody => {
  return { code, message, retryable: code === 'UNAVAILABLE' };
};
const refuse = (code: ErrorBody['code'], message: string): Answer => ({ ok: false, error: errorOf(code, message) });
const connectError = (code: ErrorBody['code'], message: string): Error =>
  Object.assign(new Error(message), { data: { error: errorOf(code, message) } });
