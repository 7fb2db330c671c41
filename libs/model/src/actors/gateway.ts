import type { AskedRoute, Answer as ClientAnswer } from '@homeroom/client';
import type { Ack, ClientEvent, ClientEventPayload, RouteAnswer, RouteInput } from '@homeroom/contracts';
import { ChatError } from '@homeroom/contracts';
import type { Caller } from '@homeroom/core';
import { Audience, Beacon, RoomDelivery, RoomDirectory, RoomViews } from '@homeroom/core';
import { Outage } from '../simulation/faults.js';
import type { Actor } from '../simulation/simulation.js';
import type { GatewayParts } from './gateway-parts.js';
import { marksOf, useCasesOf } from './gateway-use-cases.js';
import type { UseCases } from './gateway-use-cases.js';
import { LiveSockets } from './live-sockets.js';
import type { Socket } from './live-sockets.js';

const ignored = (): void => undefined;
const silent = { emitted: ignored, skipped: ignored, failed: ignored };

const callerOf = (userId: string): Caller => ({ userId, role: 'student', sessionId: `session-${userId}` });

/** One gateway process: the real use cases, delivery and beacon of core, on fakes. */
export class Gateway {
  readonly actor: Actor;
  readonly #arriving = new Set<Socket>();
  readonly #sockets = new LiveSockets();
  readonly #delivery: RoomDelivery;
  readonly #beacon: Beacon;
  readonly #useCases: UseCases;

  constructor(private readonly parts: GatewayParts) {
    this.actor = parts.actor;
    const { rooms, fanout, messageStore } = parts;
    const clock = parts.sim.clockOf(parts.actor);
    const directory = new RoomDirectory({ rooms, clock });
    const audience = new Audience();
    const views = new RoomViews({ accounts: { byIds: async () => [] }, clock });
    const live = { directory, audience, emitter: this.#sockets, observer: silent, clock };
    this.#delivery = new RoomDelivery({ ...live, fanout, rooms, views });
    const readMarks = { ofUser: async (userId: string) => marksOf(parts.marks, userId) };
    this.#beacon = new Beacon({ ...live, messageStore, readMarks, ids: { next: () => `${parts.sim.random.next()}` } });
    this.#useCases = useCasesOf(parts, { directory, views, readMarks });
  }

  async start(): Promise<void> {
    await this.#delivery.start(() => void this.#beacon.trouble());
    if (!this.parts.isMute) this.#beacon.start();
  }

  /** A socket that cannot be served is cut: its device comes again. */
  async accept(socket: Socket): Promise<void> {
    this.#arriving.add(socket);
    await this.parts.sim.turn(this.actor);
    this.#arriving.delete(socket);
    if (!socket.isOpen) return;
    this.#sockets.add(socket);
    socket.onCut(() => {
      this.#sockets.remove(socket.id);
      this.#delivery.disconnect(socket.id, socket.userId);
    });
    try {
      await this.#delivery.connect(socket.id, callerOf(socket.userId));
    } catch {
      return socket.cut(); // as the service does: the device connects again
    }
    if (socket.isOpen && !this.parts.isMute) await this.#beacon.greet(socket.id, socket.userId);
  }

  crash(): void {
    this.parts.sim.kill(this.actor);
    for (const socket of this.#arriving) socket.cut();
    this.#sockets.cutAll();
  }

  async emit<Event extends ClientEvent>(
    userId: string,
    event: Event,
    payload: ClientEventPayload<Event>,
  ): Promise<Ack<unknown>> {
    await this.parts.sim.turn(this.actor);
    const handle: ((caller: Caller, input: never) => Promise<unknown>) | undefined = this.#useCases.events[event];
    if (!handle) throw new Error(`The model has no event ${event}.`);
    return answer(handle(callerOf(userId), payload as never));
  }

  async request<Name extends AskedRoute>(
    userId: string,
    name: Name,
    input: RouteInput<Name>,
  ): Promise<ClientAnswer<RouteAnswer<Name>>> {
    await this.parts.sim.turn(this.actor);
    const handle: (caller: Caller, input: never) => Promise<unknown> = this.#useCases.routes[name];
    return answer(handle(callerOf(userId), input as never)) as Promise<ClientAnswer<RouteAnswer<Name>>>;
  }
}

async function answer<Data>(work: Promise<Data>): Promise<Ack<Data>> {
  try {
    return { ok: true, data: (await work) ?? ({} as Data) };
  } catch (error) {
    if (error instanceof ChatError) return { ok: false, error: error.toBody() };
    if (!(error instanceof Outage)) throw error;
    return { ok: false, error: new ChatError('UNAVAILABLE', 'The store is away.').toBody() };
  }
}
