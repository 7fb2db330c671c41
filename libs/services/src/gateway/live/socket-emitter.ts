import type { ServerEvent, ServerEventPayload } from '@homeroom/contracts';
import type { Audience, Clock, RoomEmitter, SessionEnd } from '@homeroom/core';
import type { LiveMetrics } from './live.metrics.js';
import { roomChannel, sessionChannel, userChannel } from './live-socket.js';
import type { LiveServer, LiveSocket } from './live-socket.js';

type Anything = { emit(event: string, payload: unknown): unknown };

/** The sockets of this process. Slow ones have left the rooms' deliveries: they get beacons and what concerns only them. */
export class SocketEmitter implements RoomEmitter {
  readonly #sockets = new Map<string, LiveSocket>();
  readonly #slow = new Map<string, LiveSocket>();
  #io: LiveServer | undefined;

  constructor(
    private readonly ports: { readonly audience: Audience; readonly clock: Clock; readonly metrics: LiveMetrics },
  ) {}

  attach(io: LiveServer): void {
    this.#io = io;
  }

  /** Also before the handshake is over: what is joined now counts then. */
  add(socket: LiveSocket): void {
    const { userId, sessionId } = socket.data.caller;
    this.#sockets.set(socket.id, socket);
    void socket.join([userChannel(userId), sessionChannel(sessionId)]);
  }

  remove(socketId: string): void {
    this.#sockets.delete(socketId);
    this.#slow.delete(socketId);
  }

  get sockets(): readonly LiveSocket[] {
    return [...this.#sockets.values()];
  }

  get count(): number {
    return this.#sockets.size;
  }

  get slowCount(): number {
    return this.#slow.size;
  }

  isSlow(socketId: string): boolean {
    return this.#slow.has(socketId);
  }

  slowDown(socket: LiveSocket): void {
    this.#slow.set(socket.id, socket);
    for (const roomId of this.#roomsOf(socket)) void socket.leave(roomChannel(roomId));
  }

  /** Back into the deliveries; the caller sends a full beacon. */
  catchUp(socket: LiveSocket): void {
    this.#slow.delete(socket.id);
    for (const roomId of this.#roomsOf(socket)) void socket.join(roomChannel(roomId));
  }

  toRoom<Event extends ServerEvent>(roomId: string, event: Event, payload: ServerEventPayload<Event>): void {
    const from = performance.now();
    this.#emit(this.#io?.local.to(roomChannel(roomId)), event, payload);
    if (event === 'room:heads') {
      for (const socket of this.#slow.values())
        if (this.#roomsOf(socket).has(roomId)) this.#emit(socket, event, payload);
    }
    this.ports.metrics.emit.observe((performance.now() - from) / 1_000);
  }

  toUser<Event extends ServerEvent>(userId: string, event: Event, payload: ServerEventPayload<Event>): void {
    this.#emit(this.#io?.local.to(userChannel(userId)), event, payload);
  }

  toSocket<Event extends ServerEvent>(socketId: string, event: Event, payload: ServerEventPayload<Event>): void {
    const socket = this.#sockets.get(socketId);
    if (socket?.connected) this.#emit(socket, event, payload);
  }

  join(userId: string, roomId: string): void {
    for (const socket of this.#of(userId)) if (!this.#slow.has(socket.id)) void socket.join(roomChannel(roomId));
  }

  leave(userId: string, roomId: string): void {
    for (const socket of this.#of(userId)) void socket.leave(roomChannel(roomId));
  }

  endSessions(sessionIds: readonly string[], reason: SessionEnd): void {
    const ended = new Set(sessionIds);
    const at = new Date(this.ports.clock.now()).toISOString();
    for (const socket of this.sockets) {
      if (!ended.has(socket.data.caller.sessionId)) continue;
      socket.data.ended = true;
      if (socket.connected) this.#emit(socket, 'session:ending', { reason, at });
      this.ports.metrics.cutSockets.inc({ reason: 'session' });
      socket.disconnect(true);
    }
  }

  #of(userId: string): readonly LiveSocket[] {
    return this.ports.audience.socketsOf(userId).flatMap((id) => this.#sockets.get(id) ?? []);
  }

  #roomsOf(socket: LiveSocket): ReadonlySet<string> {
    return this.ports.audience.roomsOf(socket.data.caller.userId);
  }

  /** Event and payload belong together by the signatures above; Socket.IO's own types cannot follow a type parameter. */
  #emit(target: unknown, event: string, payload: unknown): void {
    (target as Anything | undefined)?.emit(event, payload);
  }
}
