import type { Answer } from '../answer.js';
import type { ClientEffect } from '../effects.js';
import type { OutboxEntry } from '../outbox/entry.js';
import type { ClientInput, HeldInput } from '../session/input.js';
import type { ClientState } from '../session/state.js';
import { newClientState } from '../session/state.js';
import { step } from '../session/step.js';
import { checkStep } from './check.test-world.js';
import { ModelRoom, idOf, me, operateOn } from './model-room.test-world.js';
import type { Ask, OperateEffect } from './model-room.test-world.js';

export type Stepper = typeof step;
type Failing = Extract<Answer<never>, { ok: false }>['error']['code'];

const refusal = (code: Failing, retryable: boolean): Answer<never> => ({
  ok: false,
  error: { code, message: 'No.', retryable },
});

/** A client, a server that is right, and everything between them under the test's control. */
export class World {
  readonly rooms = new Map(['a', 'b'].map((id) => [id, new ModelRoom(id)]));
  state: ClientState = newClientState(me);
  now = 1_000_000;
  wire: HeldInput[] = [];
  asks: Ask[] = [];
  operations: OperateEffect[] = [];
  /** Requests that the client has given up and the server may still get. */
  late: OperateEffect[] = [];
  readonly timers = new Map<string, number>();
  readonly stored = new Map<string, OutboxEntry>();
  /** What the person wrote, in order. */
  readonly written: { readonly roomId: string; readonly key: string }[] = [];
  /** Own messages that any input has brought with a seq. */
  readonly met = new Set<string>();
  /** Counts ids. */
  made = 0;
  /** The head and rev that the wire has been given. */
  readonly #published = new Map<string, { head: number; rev: number }>();
  #random = 7;

  constructor(private readonly stepper: Stepper = step) {}

  room(pick: number): ModelRoom {
    return [...this.rooms.values()][pick % this.rooms.size] as ModelRoom;
  }

  give(input: ClientInput): void {
    const before = this.state;
    this.#random = (this.#random * 16_807) % 2_147_483_647;
    const moment = { now: this.now, random: this.#random / 2_147_483_647 };
    const { state, effects } = this.stepper(before, input, moment);
    this.state = state;
    this.#meet(input);
    for (const effect of effects) this.#do(effect);
    checkStep(this, before, { input, effects });
  }

  /** Whatever the rooms have gained since goes out, cut into batches of `size`. `lag`: how old the stamps are. */
  publish(wanted: number, lag: number): void {
    for (const [roomId, room] of this.rooms) {
      const done = this.#published.get(roomId) ?? { head: 0, rev: 0 };
      // A backlog goes out in large batches.
      const size = room.head - done.head > 100 ? 100 : wanted;
      const instants = this.instants(room, lag, 0);
      for (let from = done.head + 1; from <= room.head; from += size)
        this.#send(room.messageBatch(from, Math.min(room.head, from + size - 1), instants));
      for (let from = done.rev + 1; from <= room.rev; from += size)
        this.#send(room.changeBatch(from, Math.min(room.rev, from + size - 1)));
      this.#published.set(roomId, { head: room.head, rev: room.rev });
    }
  }

  beacon(lag: number, full: boolean): void {
    const heads = [...this.rooms].map(([roomId, room]) => [roomId, room.headAt(Math.max(0, room.now - lag))] as const);
    const payload = { heads: Object.fromEntries(heads), ...(full && { full }) };
    this.#send({ kind: 'event', event: 'room:heads', payload });
  }

  deliver(index: number, keep = false): void {
    const event = this.wire[index % this.wire.length];
    if (!event) return;
    if (!keep) this.lose(index);
    this.give(event);
  }

  lose(index: number): void {
    if (this.wire.length > 0) this.wire.splice(index % this.wire.length, 1);
  }

  /** `lag`: how many instants ago the answer was read. `fails`: nothing comes back. */
  answer(index: number, lag: number, fails = false): void {
    const [ask] = this.asks.splice(index % Math.max(1, this.asks.length), 1);
    if (ask) this.give(this.#answerTo(ask, lag, fails));
  }

  operate(index: number, outcome: 'ok' | 'lost' | 'ack-lost' | 'late' | 'overloaded'): void {
    const [operation] = this.operations.splice(index % Math.max(1, this.operations.length), 1);
    if (!operation) return;
    const { key, attempt } = operation;
    if (outcome === 'late') this.late.push(operation);
    if (outcome === 'ok' || outcome === 'ack-lost') this.#reach(operation);
    const { event } = operation.request;
    const ok: Answer<{ id?: string }> = { ok: true, data: event === 'message:send' ? { id: idOf(key) } : {} };
    const answer = outcome === 'ok' ? ok : outcome === 'overloaded' ? refusal('OVERLOADED', true) : null;
    this.give({ kind: 'operated', key, attempt, answer });
  }

  /** A request that everybody had given up arrives at the server. */
  arriveLate(index: number): void {
    const [operation] = this.late.splice(index % Math.max(1, this.late.length), 1);
    if (operation) this.#reach(operation);
  }

  fire(index: number): void {
    const name = [...this.timers.keys()][index % Math.max(1, this.timers.size)];
    if (name === undefined) return;
    this.now = Math.max(this.now, this.timers.get(name) ?? 0);
    this.timers.delete(name);
    this.give({ kind: 'timer', name });
  }

  disconnect(): void {
    this.wire = [];
    this.late.push(...this.operations);
    this.operations = [];
    this.give({ kind: 'disconnected' });
  }

  /** The page is closed at any moment and opened again. */
  reload(): void {
    this.late.push(...this.operations);
    [this.wire, this.asks, this.operations] = [[], [], []];
    this.timers.clear();
    this.state = newClientState(me);
    this.give({ kind: 'restore', entries: [...this.stored.values()] });
  }

  write(room: ModelRoom, operation: OutboxEntry['operation']): void {
    const key = `k${this.written.length + 1}`;
    if (operation.kind === 'send') this.written.push({ roomId: room.roomId, key });
    else this.written.push({ roomId: '', key });
    this.give({ kind: 'enqueue', entry: { key, roomId: room.roomId, operation } });
  }

  /** Nothing is lost any more, every answer is fresh, time passes: until nothing is left to do. @returns whether it ended */
  quiesce(): boolean {
    if (this.state.connection === 'offline') this.give({ kind: 'connected', userId: me });
    this.late.splice(0).forEach((operation) => this.#reach(operation));
    this.publish(50, 0);
    this.beacon(0, true);
    for (let round = 0; round < 5_000; round++) {
      if (this.wire.length > 0) this.deliver(0);
      else if (this.operations.length > 0) this.operate(0, 'ok');
      else if (this.asks.length > 0) this.answer(0, 0);
      else if (this.timers.size > 0) this.#fireNext();
      else return true;
      this.publish(50, 0);
    }
    return false;
  }

  instants(room: ModelRoom, stampLag: number, readLag: number) {
    const stamp = Math.max(0, room.now - stampLag);
    return { stamp, read: Math.max(stamp, room.now - readLag) };
  }

  #fireNext(): void {
    const names = [...this.timers].sort(([, a], [, b]) => a - b).map(([name]) => name);
    this.fire([...this.timers.keys()].indexOf(names[0] ?? ''));
  }

  #send(event: HeldInput): void {
    if (this.state.connection !== 'offline') this.wire.push(event);
  }

  #reach(operation: OperateEffect): void {
    const room = this.rooms.get(operation.request.payload.roomId);
    if (!room) return;
    const { seq, rev } = operateOn(room, operation.request);
    if (seq !== undefined || rev !== undefined) return;
    const payload = { roomId: room.roomId, operationId: operation.key, code: 'NOT_FOUND' as const };
    this.#send({ kind: 'event', event: 'operation:refused', payload });
  }

  #do(effect: ClientEffect): void {
    switch (effect.kind) {
      case 'set-timer':
        this.timers.delete(effect.name);
        this.timers.set(effect.name, this.now + effect.ms);
        return;
      case 'clear-timer':
        this.timers.delete(effect.name);
        return;
      case 'persist':
        this.stored.set(effect.entry.key, effect.entry);
        return;
      case 'forget':
        this.stored.delete(effect.key);
        return;
      case 'operate':
        this.operations.push(effect);
        return;
      case 'purge-room':
      case 'view-reset':
      case 'wrong-user':
      case 'sign-in-needed':
        return;
      default:
        this.asks.push(effect);
    }
  }

  #answerTo(ask: Ask, lag: number, fails: boolean): ClientInput {
    const room = this.rooms.get('roomId' in ask ? ask.roomId : '') ?? this.room(0);
    const instants = this.instants(room, lag, lag % 3);
    const told = <Data>(data: Data): Answer<Data> => (fails ? null : { ok: true, data });
    switch (ask.kind) {
      case 'sync': {
        const rooms = [...this.rooms].map(([id, each]) =>
          each.sync(ask.request.rooms[id], lag % 2 === 1, this.instants(each, lag, lag % 3)),
        );
        return { kind: 'synced', answer: told({ rooms, more: false }) };
      }
      case 'fetch-page':
        return { kind: 'page', roomId: ask.roomId, ask: ask.ask, answer: told(room.page(ask.ask, instants)) };
      case 'fetch-changes': {
        const page = room.changePage(ask.after, instants.stamp);
        return { kind: 'changes', roomId: ask.roomId, answer: page ? told(page) : refusal('RESET_VIEW', false) };
      }
      case 'fetch-message': {
        const message = [...this.rooms.values()].map((each) => each.find(ask.messageId)).find(Boolean);
        const found = message && { message, room: { ...roomView, id: message.roomId } };
        return { kind: 'message-found', key: ask.key, answer: found ? told(found) : refusal('NOT_FOUND', false) };
      }
      case 'mark-read':
        if (!fails) room.readSeq = Math.max(room.readSeq, Math.min(ask.seq, room.head));
        return { kind: 'marked', roomId: ask.roomId, answer: told({ readSeq: room.readSeq }) };
    }
  }

  #meet(input: ClientInput): void {
    const messages =
      input.kind === 'event' && input.event === 'message:batch'
        ? input.payload.messages
        : input.kind === 'page' && input.answer?.ok
          ? input.answer.data.messages
          : input.kind === 'message-found' && input.answer?.ok
            ? [input.answer.data.message]
            : input.kind === 'synced' && input.answer?.ok
              ? input.answer.data.rooms.flatMap((room) => room.messages ?? [])
              : [];
    for (const { authorId, clientMessageId } of messages) if (authorId === me) this.met.add(clientMessageId);
  }
}

const roomView = {
  kind: 'group' as const,
  name: '',
  topic: '',
  role: 'member' as const,
  archived: false,
  memberVersion: 1,
  memberCount: 2,
  canPost: true,
};
