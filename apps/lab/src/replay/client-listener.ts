import { serverEvents } from '@homeroom/contracts';
import type { Message, MessageBatch } from '@homeroom/contracts';
import type { Api } from './api.js';
import type { Broadcasts } from './broadcasts.js';
import type { Draft, Listener } from './listener.js';
import { LiveSocket } from './live-socket.js';
import type { Session } from './session.js';

export type ClientListenerOptions = {
  readonly handle: string;
  readonly session: Session;
  readonly api: Api;
  readonly broadcasts: Broadcasts;
  readonly isMember: (roomId: string) => boolean;
};

const connectWithinMs = 30_000;

/** INTERIM until libs/client: applies in order, fetches gaps. */
export class ClientListener implements Listener {
  readonly handle: string;
  readonly userId: string;
  readonly #socket: LiveSocket;
  readonly #rooms = new Map<string, { shown: Message[]; repairing: Promise<void> | undefined; head: number }>();
  #synced: Promise<void> = Promise.resolve();

  constructor(private readonly options: ClientListenerOptions) {
    this.handle = options.handle;
    this.userId = options.session.userId;
    this.#socket = new LiveSocket({
      origin: options.api.origin,
      token: () => options.session.token(),
      onEvent: (event, payload) => this.#hear(event, payload),
      onUp: () => {
        this.#synced = this.#sync();
        this.#synced.catch(() => undefined);
      },
      onDown: () => undefined,
    });
  }

  async start(): Promise<void> {
    await this.#socket.connect(connectWithinMs);
    await this.#synced;
  }

  readonly send = (draft: Draft): Promise<{ readonly id: string }> => this.#socket.request('message:send', draft);

  transcript(roomId: string): readonly Message[] {
    return this.#rooms.get(roomId)?.shown ?? [];
  }

  close(): void {
    this.#socket.close();
  }

  #room(roomId: string) {
    const room = this.#rooms.get(roomId) ?? { shown: [], repairing: undefined, head: 0 };
    this.#rooms.set(roomId, room);
    return room;
  }

  async #sync(): Promise<void> {
    const { rooms } = await this.options.api.call('sync', {
      token: await this.options.session.token(),
      body: { rooms: {} },
    });
    for (const { id, head } of rooms) this.#target(id, head);
  }

  #hear(event: string, payload: unknown): void {
    if (event === 'message:batch') {
      const batch = payload as MessageBatch;
      this.#apply(
        this.options.broadcasts.hear(batch, { handle: this.handle, isMember: this.options.isMember(batch.roomId) }),
      );
    } else if (event === 'room:heads') {
      for (const [id, { head }] of Object.entries(serverEvents['room:heads'].parse(payload).heads))
        this.#target(id, head);
    }
  }

  #apply({ roomId, messages }: { roomId: string; messages: readonly Message[] }): void {
    const room = this.#room(roomId);
    for (const message of messages) {
      if (message.seq === room.shown.length + 1) room.shown.push(message);
      else if (message.seq > room.shown.length) this.#target(roomId, message.seq);
    }
  }

  #target(roomId: string, head: number): void {
    const room = this.#room(roomId);
    room.head = Math.max(room.head, head);
    if (room.head <= room.shown.length) return;
    room.repairing ??= this.#repair(roomId)
      .catch(() => undefined)
      .finally(() => (room.repairing = undefined));
  }

  async #repair(roomId: string): Promise<void> {
    const room = this.#room(roomId);
    while (room.head > room.shown.length) {
      const { session, api, broadcasts } = this.options;
      const page = await api.call('listMessages', {
        token: await session.token(),
        params: { roomId },
        query: { after: room.shown.length, limit: 200 },
      });
      if (page.messages.length === 0) return;
      this.#apply({ roomId, messages: page.messages.map((m) => broadcasts.share(m)) });
    }
  }
}
