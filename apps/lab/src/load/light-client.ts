import { errorAnswer, protocolVersion, serverEvents } from '@homeroom/contracts';
import type { Message } from '@homeroom/contracts';
import type { Broadcasts } from '../evidence/broadcasts.js';
import type { Api } from '../server/api.js';
import { toChatError } from '../server/api.js';
import { ConnectionLost } from '../server/retry.js';
import type { RetryOptions } from '../server/retry.js';
import type { Ear } from './ear.js';
import { Outbox } from './outbox.js';
import type { OutboxOptions } from './outbox.js';
import { Repair } from './repair.js';
import type { Sent } from './sent.js';
import { Transcript } from './transcript.js';
import { connectPacket, goodbyePacket, path, pongPacket, readPacket } from './wire/packets.js';
import { RawSocket } from './wire/raw-socket.js';

export type LightPerson = {
  readonly handle: string;
  readonly userId: string;
  readonly token: () => Promise<string>;
  /** Ids of the rooms of the load that the person is a member of. */
  readonly rooms: ReadonlySet<string>;
};

export type LightClientOptions = Omit<OutboxOptions, 'write' | 'random'> & {
  readonly api: Api;
  readonly ear: Ear;
  readonly broadcasts: Pick<Broadcasts, 'share' | 'toStranger'>;
  readonly retry: RetryOptions;
  /** False = the server has no history: everything is shown as it comes. */
  readonly repairs: boolean;
};

/** As socket.io-client: 1 s, then up to 5 s, each by half more or less. */
const firstReturnMs = 1_000;
const longestReturnMs = 5_000;

/** One person at one device: hears every room, sends, comes back by itself. A few kB, so that thousands fit into one process. */
export class LightClient {
  readonly #transcripts: ReadonlyMap<string, Transcript>;
  readonly #outbox: Outbox;
  readonly #repair: Repair;
  readonly #started = Promise.withResolvers<void>();
  #socket: RawSocket | undefined;
  #returning: NodeJS.Timeout | undefined;
  #isConnected = false;
  #connections = 0;
  #failures = 0;
  #isOver = false;

  constructor(
    readonly person: LightPerson,
    private readonly options: LightClientOptions,
  ) {
    const { api, retry, broadcasts } = options;
    this.#transcripts = new Map([...person.rooms].map((roomId) => [roomId, new Transcript()]));
    this.#outbox = new Outbox({ ...options, random: retry.random, write: (packet) => this.#socket?.send(packet) });
    const share = (message: Message): Message => broadcasts.share(message);
    this.#repair = new Repair({ api, retry, share, token: person.token, transcripts: this.#transcripts });
  }

  get handle(): string {
    return this.person.handle;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Resolves when connected. @throws ChatError when the server refuses for good */
  async start(): Promise<void> {
    this.#connect();
    await this.#started.promise;
  }

  send(sent: Sent): void {
    this.#outbox.push(sent);
  }

  transcript(roomId: string): readonly Message[] {
    return this.#transcripts.get(roomId)?.messages ?? [];
  }

  /** The network goes, unannounced. */
  sever(): void {
    this.#socket?.sever();
  }

  close(): void {
    this.#isOver = true;
    clearTimeout(this.#returning);
    this.#outbox.end();
    this.#repair.end();
    if (this.#isConnected) this.#socket?.send(goodbyePacket);
    this.#socket?.close();
  }

  #connect(): void {
    if (this.#isOver) return;
    const { origin } = this.options.api;
    this.#socket = new RawSocket({
      origin,
      path,
      onText: (text) => this.#take(text),
      onClose: () => this.#lost(),
    });
  }

  #lost(): void {
    if (this.#isConnected) this.#outbox.shut();
    this.#isConnected = false;
    if (this.#isOver) return;
    const ceiling = Math.min(longestReturnMs, firstReturnMs * 2 ** this.#failures);
    this.#failures += 1;
    this.#returning = setTimeout(() => this.#connect(), ceiling * (0.5 + this.options.retry.random()));
  }

  #take(text: string): void {
    const packet = readPacket(text);
    if (packet.kind === 'event') this.#event(packet.body);
    else if (packet.kind === 'ack') this.#outbox.answered(packet.id, packet.body);
    else if (packet.kind === 'ping') this.#socket?.send(pongPacket);
    else if (packet.kind === 'open') void this.#introduce();
    else if (packet.kind === 'connected') this.#connected();
    else if (packet.kind === 'refused') this.#refused(packet.body);
    else if (packet.kind === 'goodbye') this.#socket?.close();
  }

  async #introduce(): Promise<void> {
    const socket = this.#socket;
    try {
      const token = await this.person.token();
      socket?.send(connectPacket({ v: protocolVersion, token }));
    } catch {
      // The server is not there to refresh the token: as any lost connection.
      socket?.close();
    }
  }

  #connected(): void {
    this.#isConnected = true;
    this.#failures = 0;
    this.#connections += 1;
    this.#outbox.open();
    this.#started.resolve();
    if (this.#connections > 1 && this.options.repairs) void this.#repair.all();
  }

  #refused(body: string): void {
    const { data } = JSON.parse(body) as { readonly data?: unknown };
    const parsed = errorAnswer.safeParse(data);
    if (!parsed.success) this.#started.reject(new ConnectionLost('the handshake was refused without a reason'));
    else if (!parsed.data.error.retryable) this.#started.reject(toChatError(parsed.data.error));
    this.#socket?.close();
  }

  #event(body: string): void {
    const { ear, repairs } = this.options;
    const heard = ear.hear(body);
    if (!heard) return this.#otherEvent(body);
    const { roomId, messages } = heard.batch;
    const transcript = this.#transcripts.get(roomId);
    if (!transcript) this.options.broadcasts.toStranger(heard.batch, this.handle);
    else if (!repairs) transcript.addAll(messages);
    else if (!transcript.add(messages)) this.#repair.soon(roomId);
  }

  /** Of all others only the beacon matters: it tells of what got lost at the end. */
  #otherEvent(body: string): void {
    if (!body.startsWith('["room:heads"')) return;
    const parsed = serverEvents['room:heads'].safeParse((JSON.parse(body) as readonly unknown[])[1]);
    for (const [roomId, { head }] of Object.entries(parsed.data?.heads ?? {})) this.#repair.expect(roomId, head);
  }
}
