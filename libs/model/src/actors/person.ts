import type { AskedRoute, OutboxEntry, SessionHost } from '@homeroom/client';
import { ClientSession, shownMessages } from '@homeroom/client';
import type { Intent } from '../judging/ledger.js';
import type { Act } from '../scenario.js';
import type { School } from '../school.js';
import type { Actor } from '../simulation/simulation.js';
import type { Gateway } from './gateway.js';
import { Socket } from './live-sockets.js';
import { want, wishOf } from './wishes.js';

type Page = { isOpen: boolean };

/** A person at a page with the real client, which may be cut off and reloaded; the outbox's storage survives. */
export class Person {
  isDone = false;
  session: ClientSession;
  /** Messages by key: what the person must be able to see from the moment of writing on. */
  readonly written = new Map<string, Intent>();
  readonly #storage = new Map<string, OutboxEntry>();
  #socket: Socket | null = null;
  #gateway: Gateway | null = null;
  #connections = 0;
  #page: Page = { isOpen: true };

  constructor(
    private readonly school: School,
    readonly actor: Actor,
    readonly userId: string,
  ) {
    this.session = this.#open();
  }

  async run(acts: readonly Act[]): Promise<void> {
    this.connect();
    for (const act of acts) {
      await this.school.pause(this.actor);
      this.#act(act);
    }
    this.isDone = true;
  }

  connect(): void {
    if (this.#socket?.isOpen) return;
    const { sim } = this.school;
    const gateway = this.school.anyGateway();
    const { session } = this;
    const socket = new Socket(`${this.userId}-${++this.#connections}`, this.userId, {
      sim,
      actor: this.actor,
      receive: (event, payload) =>
        void (session === this.session && this.school.twists.receive(session, event, payload)),
    });
    this.#socket = socket;
    this.#gateway = gateway;
    socket.onCut(() => {
      if (this.#socket !== socket) return;
      session.disconnected();
      sim.after(this.actor, sim.random.below(3_000), () => this.connect());
    });
    void gateway.accept(socket);
    sim.later(this.actor, () => {
      if (socket.isOpen) session.connected(this.userId);
    });
  }

  cut(): void {
    this.#socket?.cut();
  }

  /** The page goes and comes again: what was not in the storage is lost. */
  reload(): void {
    this.session.close();
    this.#page.isOpen = false;
    const socket = this.#socket;
    this.#socket = null;
    socket?.cut();
    this.session = this.#open();
    void this.session.restore().then(() => this.connect());
  }

  get socket(): Socket | null {
    return this.#socket;
  }

  #act(act: Act): void {
    const { ledger, newText } = this.school;
    const roomId = this.school.roomId(act.room);
    if (act.kind === 'scroll') return this.#scroll(roomId, act.target);
    const own = ledger.intents.filter(
      ({ by, kind, roomId: room, isSure }) => by === this.userId && kind === 'send' && room === roomId && isSure,
    );
    const shown = shownMessages(this.session.state, roomId).filter(({ authorId }) => authorId !== this.userId);
    const targets = [...own.map(({ id }) => ({ id, authorId: this.userId })), ...shown];
    const wish = wishOf(act, { userId: this.userId, roomId, targets, newText });
    const { session } = this;
    const { key, kept } = session.write(roomId, wish.operation);
    const intent = want(ledger, this.userId, { ...wish, key });
    intent.isSure = false;
    void kept.then(() => {
      intent.isSure = true;
      if (intent.kind === 'send') this.written.set(key, intent);
    });
  }

  /** Lets go of all but the newest few, and reads what is older again. */
  #scroll(roomId: string, keep: number): void {
    this.session.dispatch({ kind: 'trim', roomId, keep: 1 + (keep % 2) });
    this.session.dispatch({ kind: 'load-older', roomId, at: 'live' });
  }

  #open(): ClientSession {
    const page = { isOpen: true };
    this.#page = page;
    const session: ClientSession = new ClientSession(this.userId, this.school.twists.host(this.#host(page), this));
    for (const roomId of this.school.roomIds) session.dispatch({ kind: 'open-room', roomId });
    session.subscribe(() => {
      if (session === this.session) this.school.watch(this);
    });
    return session;
  }

  #host(page: Page): SessionHost {
    const { sim, newKey } = this.school;
    return {
      clock: { now: () => sim.now, setTimer: (ms, callback) => sim.after(this.actor, ms, callback) },
      random: () => sim.random.next(),
      newId: newKey,
      storage: {
        load: async () => [...this.#storage.values()],
        put: (entry) => this.#write(page, () => this.#storage.set(entry.key, entry)),
        remove: (key) => this.#write(page, () => this.#storage.delete(key)),
      },
      onNotice: ({ kind }) => {
        if (kind === 'nonsense')
          this.school.witness.violate('wire', 'the client was told something that is not in the contract');
      },
      transport: {
        emit: (event, payload) => this.#emit(event, payload),
        request: (name, input) => this.#request(name, input),
      },
    };
  }

  /** The storage takes its time; what a page did not live to see written is not written. */
  async #write(page: Page, effect: () => void): Promise<void> {
    await this.school.sim.turn(this.actor);
    if (page.isOpen) effect();
    else await new Promise(() => undefined);
  }

  #emit: SessionHost['transport']['emit'] = async (event, payload) => {
    const [socket, gateway] = [this.#socket, this.#gateway];
    if (!socket?.isOpen || !gateway) return null;
    const answer = await this.school.network.call({
      caller: this.actor,
      patienceMs: 9_000,
      serve: () => gateway.emit(this.userId, event, payload),
      onCut: (cut) => socket.onCut(cut),
    });
    if (answer) this.school.onAnswer(this.userId, { event, payload }, answer);
    return answer as never; // the gateway answers each event by its own use case
  };

  #request: SessionHost['transport']['request'] = async (name, input) => {
    const gateway = this.school.anyGateway();
    const serve = () => gateway.request(this.userId, name as AskedRoute, input as never);
    return (await this.school.network.call({ caller: this.actor, patienceMs: 5_000, serve })) as never;
  };
}
