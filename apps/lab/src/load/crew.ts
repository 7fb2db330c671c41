import { randomUUID } from 'node:crypto';
import type { Broadcasts } from '../evidence/broadcasts.js';
import type { Api } from '../server/api.js';
import { ClientListener } from '../server/client-listener.js';
import type { Listener } from '../server/listener.js';
import { asOperational, inParallel } from '../server/retry.js';
import type { RetryOptions } from '../server/retry.js';
import type { Progress } from '../terminal/progress.js';
import type { Chance } from './chance.js';
import { RoomChoice } from './crowd.js';
import { Ear } from './ear.js';
import { LightClient } from './light-client.js';
import type { Meter } from './meter.js';
import { Ledger } from './sent.js';
import type { Texts } from './texts.js';
import type { LoadWorld } from './world.js';

export type CrewOptions = {
  readonly api: Api;
  readonly world: LoadWorld;
  readonly broadcasts: Broadcasts;
  readonly meter: Meter;
  readonly retry: RetryOptions;
  readonly chance: Chance;
  readonly texts: Texts;
};

const socketsAtOnce = 50;

/** Everybody of the load at their devices, and one of them at a second one with the stock client: it proves that our own frames are right. */
export class Crew {
  readonly ledger = new Ledger();
  readonly clients: readonly LightClient[];
  readonly #choice: RoomChoice;
  #control: Listener | null = null;

  constructor(private readonly options: CrewOptions) {
    const { world, meter, chance, broadcasts, retry } = options;
    const { ledger } = this;
    const onDelivery = meter.delivered.bind(meter);
    const ear = new Ear({ ledger, broadcasts, onDelivery, now: retry.now });
    const shared = {
      ...options,
      ear,
      ledger,
      repairs: world.hasHistory,
      onAck: meter.acked.bind(meter),
      onNack: meter.nacked.bind(meter),
    };
    this.clients = world.people.map(
      ({ handle, session, rooms }) =>
        new LightClient({ handle, rooms, userId: session.userId, token: () => session.token() }, shared),
    );
    this.#choice = new RoomChoice(
      world.rooms.map(({ weight }) => weight),
      chance,
    );
    if (world.hasHistory) this.#control = this.#makeControl(ear);
  }

  /** @throws OperationalError when somebody cannot connect */
  async connect(progress: Progress): Promise<void> {
    let open = 0;
    progress.phase(() => `opening sockets ${open}/${this.clients.length}`);
    try {
      await inParallel(this.clients, socketsAtOnce, async (client) => {
        await client.start();
        open += 1;
      });
      await this.#control?.start();
    } catch (error) {
      throw asOperational('A socket could not be opened', error);
    }
  }

  /** Somebody says something somewhere. */
  say(due: number, step: number | null): void {
    const { world, chance, meter, texts } = this.options;
    const room = world.rooms[this.#choice.next()];
    const client = this.clients[room?.members[chance.index(room.members.length)] ?? -1];
    if (!room || !client) return;
    const { userId: authorId } = client.person;
    const { roomId } = room;
    const sent = this.ledger.add({ clientMessageId: randomUUID(), roomId, authorId, text: texts.next(), due, step });
    meter.due(sent);
    client.send(sent);
  }

  /** So many lose their network at once. @returns how many */
  drop(share: number): number {
    const those = this.clients.filter(({ isConnected }) => isConnected && this.options.chance.roll() < share);
    for (const client of those) client.sever();
    return those.length;
  }

  get connected(): number {
    return this.clients.reduce((sum, { isConnected }) => sum + (isConnected ? 1 : 0), 0);
  }

  /** Every message has its answer, and everybody shows what was acked. */
  get isSettled(): boolean {
    if (this.ledger.open > 0) return false;
    return this.options.world.rooms.every((room) => {
      const acked = this.ledger.ackedIn(room.roomId);
      return this.listenersIn(room).every((listener) => listener.transcript(room.roomId).length >= acked);
    });
  }

  /** Who must have heard everything of a room; the control too. */
  listenersIn(room: LoadWorld['rooms'][number]): readonly Pick<Listener, 'handle' | 'transcript'>[] {
    const members = room.members.flatMap((member) => this.clients[member] ?? []);
    return this.#control && room.members.includes(0) ? [...members, this.#control] : members;
  }

  close(): void {
    for (const client of this.clients) client.close();
    this.#control?.close();
  }

  #makeControl(ear: Ear): Listener | null {
    const { world, api, broadcasts } = this.options;
    const [person] = world.people;
    if (!person) return null;
    return new ClientListener({
      ...person,
      handle: `${person.handle} (stock client)`,
      api,
      broadcasts: {
        hear: (batch, { handle, isMember }) => {
          const heard = ear.hearParsed(batch);
          if (!isMember) broadcasts.toStranger(heard, handle);
          return heard;
        },
      },
      onNotice: () => undefined,
    });
  }
}
