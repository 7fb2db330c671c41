import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import {
  apiPrefix,
  ChatError,
  errorAnswer,
  protocolVersion,
  routes,
  serverEvents,
  tokenSession,
} from '@homeroom/contracts';
import type {
  Ack,
  ClientEvent,
  ClientEventData,
  RouteAnswer,
  RouteName,
  ServerEvent,
  ServerEventPayload,
} from '@homeroom/contracts';

export type Request = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
};

type Heard = { readonly event: string; readonly payload: unknown };

/** One person at one device: their session, their socket, and everything the socket heard. */
export class Person {
  readonly heard: Heard[] = [];
  #socket: Socket | undefined;

  private constructor(
    private readonly origin: string,
    private token: string,
    readonly id: string,
  ) {}

  /** Signs in; a one-time password is changed at once, as the page would ask for. */
  static async signIn(origin: string, who: { readonly handle: string; readonly password: string }): Promise<Person> {
    const nobody = new Person(origin, '', '');
    const answer = tokenSession.parse(await nobody.ask('signIn', { body: { ...who, client: 'token' } }));
    const person = new Person(origin, answer.accessToken, answer.user.id);
    if (answer.user.passwordChangeRequired)
      await person.ask('changePassword', { body: { old: who.password, new: `${who.password}-2` } });
    return person;
  }

  /** @throws ChatError what the server refused. Answers are checked against the contract. */
  async ask<Name extends RouteName>(
    name: Name,
    { params = {}, query = {}, body }: Request = {},
  ): Promise<RouteAnswer<Name>> {
    const { method, path, answer } = routes[name];
    const filled = path.replace(/:(\w+)/gu, (_, key: string) => encodeURIComponent(params[key] ?? ''));
    const search = new URLSearchParams(
      Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
    );
    const response = await fetch(`${this.origin}${apiPrefix}${filled}?${search.toString()}`, {
      method,
      headers: {
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      const { error } = errorAnswer.parse(await response.json());
      throw new ChatError(error.code, error.message);
    }
    return (answer === null ? undefined : answer.parse(await response.json())) as RouteAnswer<Name>;
  }

  /** Resolves when the socket is up. It comes back by itself after a lost connection. */
  async connect(): Promise<void> {
    const auth = { v: protocolVersion, token: this.token };
    const socket = io(this.origin, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 500,
      auth,
    });
    this.#socket = socket;
    socket.onAny((event: string, payload: unknown) => this.heard.push({ event, payload }));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
  }

  get isConnected(): boolean {
    return this.#socket?.connected ?? false;
  }

  disconnect(): void {
    this.#socket?.disconnect();
  }

  /** @throws ChatError the nack. */
  async emit<Event extends ClientEvent>(event: Event, payload: unknown): Promise<ClientEventData<Event>> {
    if (!this.#socket) throw new Error('There is no socket.');
    const ack = (await this.#socket.timeout(6_000).emitWithAck(event, payload)) as Ack<ClientEventData<Event>>;
    if (ack.ok) return ack.data;
    throw new ChatError(ack.error.code, ack.error.message);
  }

  /** Every payload of one event so far, checked against the contract. */
  got<Event extends ServerEvent>(event: Event): readonly ServerEventPayload<Event>[] {
    return this.heard
      .filter((heard) => heard.event === event)
      .map(({ payload }) => serverEvents[event].parse(payload) as ServerEventPayload<Event>);
  }

  /** Messages of a room that arrived live, in order of arrival. */
  live(roomId: string) {
    return this.got('message:batch')
      .filter((batch) => batch.roomId === roomId)
      .flatMap(({ messages }) => messages);
  }

  /** Changes of a room that arrived live, in order of arrival. */
  liveChanges(roomId: string) {
    return this.got('change:batch')
      .filter((batch) => batch.roomId === roomId)
      .flatMap(({ changes }) => changes);
  }
}
