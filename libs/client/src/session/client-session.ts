import type { RouteAnswer, RouteInput, ServerEvent } from '@homeroom/contracts';
import { routes, serverEvents } from '@homeroom/contracts';
import type { Answer } from '../answer.js';
import type { ClientEffect } from '../effects.js';
import { pageQueryOf } from '../effects.js';
import type { Operation } from '../outbox/entry.js';
import type { AskedRoute, SessionHost } from './hosts.js';
import { heldEvents } from './input.js';
import type { ClientInput, HeldInput } from './input.js';
import type { ClientState } from './state.js';
import { newClientState } from './state.js';
import { step } from './step.js';

export type Written = {
  /** The clientMessageId or operationId. */
  readonly key: string;
  /** Resolves when a reload would find it. Until then the draft stays where it is. */
  readonly kept: Promise<void>;
};

/**
 * Runs the state machine on a host's socket, clock and storage. It decides nothing itself.
 * The host calls `connected`, `disconnected` and `receive`, and the commands a person gives.
 */
export class ClientSession {
  #state: ClientState;
  readonly #waiting: ClientInput[] = [];
  readonly #listeners = new Set<(state: ClientState) => void>();
  readonly #timers = new Map<string, () => void>();
  #writes: Promise<void> = Promise.resolve();
  #running = false;
  #closed = false;

  constructor(
    userId: string,
    private readonly host: SessionHost,
  ) {
    this.#state = newClientState(userId);
  }

  get state(): ClientState {
    return this.#state;
  }

  /** Called after every change, with the new state. @returns how to stop it */
  subscribe(listener: (state: ClientState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes up what an earlier page load left in the outbox; call it before the first `connected`. */
  async restore(): Promise<void> {
    const entries = (await this.host.storage?.load()) ?? [];
    if (entries.length > 0) this.dispatch({ kind: 'restore', entries });
  }

  connected(userId: string): void {
    this.dispatch({ kind: 'connected', userId });
  }

  disconnected(): void {
    this.dispatch({ kind: 'disconnected' });
  }

  /**
   * Any event of the socket.
   * @returns whether it is an event of the contract that is well formed, e.g. for the host to show who types
   */
  receive(event: string, payload: unknown): event is ServerEvent {
    if (!isServerEvent(event)) return false;
    const parsed = serverEvents[event].safeParse(payload);
    if (!parsed.success) {
      this.host.onNotice?.({ kind: 'nonsense', what: event });
      return false;
    }
    const isHeld = (heldEvents as readonly ServerEvent[]).includes(event);
    if (isHeld) this.dispatch({ kind: 'event', event, payload: parsed.data } as HeldInput);
    return true;
  }

  send(roomId: string, text: string, replyTo?: string): Written {
    return this.write(roomId, { kind: 'send', text, ...(replyTo !== undefined && { replyTo }) });
  }

  /** Puts a message, an edit, a delete or a reaction into the outbox. */
  write(roomId: string, operation: Operation): Written {
    const key = this.host.newId();
    this.dispatch({ kind: 'enqueue', entry: { key, roomId, operation } });
    return { key, kept: this.#writes };
  }

  /** Every other command: open, close, load, jump, mark, retry, discard, … */
  dispatch(input: ClientInput): void {
    if (this.#closed) return;
    this.#waiting.push(input);
    if (this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#take(next);
    } finally {
      this.#running = false;
    }
  }

  /** Stops every timer; late answers change nothing. The outbox's entries stay in the storage. */
  close(): void {
    this.#closed = true;
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
    this.#listeners.clear();
  }

  #take(input: ClientInput): void {
    const before = this.#state;
    const { clock, random } = this.host;
    const { state, effects } = step(before, input, { now: clock.now(), random: random() });
    this.#state = state;
    for (const effect of effects) this.#run(effect);
    if (state !== before) for (const listener of this.#listeners) listener(state);
  }

  #run(effect: ClientEffect): void {
    const { storage, onNotice } = this.host;
    switch (effect.kind) {
      case 'set-timer':
        return this.#setTimer(effect.name, effect.ms);
      case 'clear-timer':
        this.#timers.get(effect.name)?.();
        this.#timers.delete(effect.name);
        return;
      case 'persist':
        return storage && this.#store(() => storage.put(effect.entry));
      case 'forget':
        return storage && this.#store(() => storage.remove(effect.key));
      case 'purge-room':
      case 'view-reset':
      case 'wrong-user':
      case 'sign-in-needed':
        return onNotice?.(effect);
      default:
        void this.#ask(effect).then((input) => this.dispatch(input));
    }
  }

  async #ask(effect: AskingEffect): Promise<ClientInput> {
    const { transport } = this.host;
    const none = { params: undefined, query: undefined, body: undefined };
    switch (effect.kind) {
      case 'sync': {
        const body = { rooms: { ...effect.request.rooms } };
        return { kind: 'synced', answer: await this.#request('sync', { ...none, body }) };
      }
      case 'fetch-page': {
        const { roomId, ask } = effect;
        const input = { ...none, params: { roomId }, query: pageQueryOf(ask) };
        return { kind: 'page', roomId, ask, answer: await this.#request('listMessages', input) };
      }
      case 'fetch-changes': {
        const { roomId, after } = effect;
        const input = { ...none, params: { roomId }, query: { after } };
        return { kind: 'changes', roomId, answer: await this.#request('listChanges', input) };
      }
      case 'fetch-message': {
        const input = { ...none, params: { messageId: effect.messageId } };
        return { kind: 'message-found', key: effect.key, answer: await this.#request('getMessage', input) };
      }
      case 'operate': {
        const { key, attempt, request } = effect;
        await this.#storageIsCaughtUp();
        const answer: Answer<{ readonly id?: string }> = await transport.emit(request.event, request.payload);
        return { kind: 'operated', key, attempt, answer };
      }
      case 'mark-read': {
        const { roomId, seq } = effect;
        return { kind: 'marked', roomId, answer: await transport.emit('read:mark', { roomId, seq }) };
      }
    }
  }

  /** An answer that is not in the contract is no answer. */
  async #request<Name extends AskedRoute>(name: Name, input: RouteInput<Name>): Promise<Answer<RouteAnswer<Name>>> {
    const answer = await this.host.transport.request(name, input);
    if (!answer?.ok) return answer;
    const parsed = routes[name].answer.safeParse(answer.data);
    if (parsed.success) return { ok: true, data: parsed.data as RouteAnswer<Name> };
    this.host.onNotice?.({ kind: 'nonsense', what: name });
    return null;
  }

  #setTimer(name: string, ms: number): void {
    this.#timers.get(name)?.();
    const stop = this.host.clock.setTimer(ms, () => {
      this.#timers.delete(name);
      this.dispatch({ kind: 'timer', name });
    });
    this.#timers.set(name, stop);
  }

  /**
   * What is not kept yet is not sent: a page that dies in between would leave a message on the server that its reloaded self
   * sends anew. A storage that hangs holds nothing up for longer than its patience.
   */
  #storageIsCaughtUp(): Promise<void> {
    const { storage, clock } = this.host;
    if (!storage) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = clock.setTimer(storagePatienceMs, resolve);
      const done = (): void => {
        stop();
        resolve();
      };
      this.#writes.then(done, done);
    });
  }

  /** One after the other, so that the last word about an entry stays. */
  #store(write: () => Promise<void>): void {
    const written = this.#writes.catch(() => undefined).then(write);
    this.#writes = written;
    written.catch((error: unknown) => this.host.onNotice?.({ kind: 'storage-failed', error }));
  }
}

/** Milliseconds. */
const storagePatienceMs = 50;

type AskingEffect = Extract<
  ClientEffect,
  { kind: 'sync' | 'fetch-page' | 'fetch-changes' | 'fetch-message' | 'operate' | 'mark-read' }
>;

const isServerEvent = (event: string): event is ServerEvent => Object.hasOwn(serverEvents, event);
