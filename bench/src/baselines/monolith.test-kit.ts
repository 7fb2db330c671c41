import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { Ack, MessageBatch } from '@homeroom/contracts';
import { Monolith } from './monolith.js';
import type { Embed } from './monolith.js';
import { worldOf } from './world.js';

export type Answer = Ack<{ readonly id: string }>;

/** Ana and Ben share a room; Cora has one of her own. */
export const smallWorld = {
  people: [
    { userId: 'ana', token: 'ana-token', rooms: ['class'] },
    { userId: 'ben', token: 'ben-token', rooms: ['class'] },
    { userId: 'cora', token: 'cora-token', rooms: ['other'] },
  ],
  rooms: [{ roomId: 'class' }, { roomId: 'other' }],
};

/** A monolith with real sockets and a folder of its own, until it is closed. */
export class School {
  readonly folder = mkdtempSync(join(tmpdir(), 'homeroom-baseline-'));
  readonly #sockets: Socket[] = [];
  #monolith: Monolith | undefined;

  async start(embed: Embed): Promise<Monolith> {
    this.#monolith = await Monolith.start({ port: 0, folder: this.folder, world: worldOf(smallWorld), embed });
    return this.#monolith;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.splice(0)) socket.disconnect();
    await this.#monolith?.close();
    this.#monolith = undefined;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#monolith?.port}`;
  }

  /** Resolves when connected, with all that is heard from then on. @throws what the server says of a handshake it refuses */
  async connect(auth: object): Promise<{ readonly socket: Socket; readonly heard: MessageBatch[] }> {
    const socket = io(this.origin, { transports: ['websocket'], forceNew: true, reconnection: false, auth });
    this.#sockets.push(socket);
    const heard: MessageBatch[] = [];
    socket.on('message:batch', (batch: MessageBatch) => void heard.push(batch));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return { socket, heard };
  }

  join(name: string) {
    return this.connect({ v: 1, token: `${name}-token` });
  }
}

export const send = (socket: Socket, roomId: string, rest: object = {}): Promise<Answer> =>
  socket.emitWithAck('message:send', { roomId, clientMessageId: randomUUID(), text: 'hello', ...rest });

/** Resolves with the next batch that this socket hears. */
export const next = (socket: Socket): Promise<MessageBatch> =>
  new Promise((resolve) => void socket.once('message:batch', resolve));
