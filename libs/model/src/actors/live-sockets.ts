import type { RoomEmitter } from '@homeroom/core';
import type { Actor, Simulation } from '../simulation/simulation.js';

type Frame = { readonly event: string; readonly payload: unknown };

/** One connection of one device: frames arrive in order, or not at all once it is cut. */
export class Socket {
  isOpen = true;
  readonly #frames: Frame[] = [];
  readonly #onCut: (() => void)[] = [];

  constructor(
    readonly id: string,
    readonly userId: string,
    private readonly device: {
      readonly sim: Simulation;
      readonly actor: Actor;
      readonly receive: (event: string, payload: unknown) => void;
    },
  ) {}

  push(event: string, payload: unknown): void {
    if (!this.isOpen) return;
    this.#frames.push({ event, payload });
    this.device.sim.later(this.device.actor, () => {
      const frame = this.#frames.shift();
      if (frame && this.isOpen) this.device.receive(frame.event, frame.payload);
    });
  }

  onCut(cut: () => void): void {
    this.#onCut.push(cut);
  }

  cut(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    for (const cut of this.#onCut) cut();
  }
}

/** The sockets of one gateway, without Socket.IO. */
export class LiveSockets implements RoomEmitter {
  readonly #sockets = new Map<string, Socket>();
  readonly #rooms = new Map<string, Set<string>>();

  add(socket: Socket): void {
    this.#sockets.set(socket.id, socket);
  }

  remove(socketId: string): void {
    this.#sockets.delete(socketId);
  }

  cutAll(): void {
    for (const socket of [...this.#sockets.values()]) socket.cut();
  }

  toRoom: RoomEmitter['toRoom'] = (roomId, event, payload) => {
    const users = this.#rooms.get(roomId);
    for (const socket of this.#sockets.values()) if (users?.has(socket.userId)) socket.push(event, payload);
  };

  toUser: RoomEmitter['toUser'] = (userId, event, payload) => {
    for (const socket of this.#sockets.values()) if (socket.userId === userId) socket.push(event, payload);
  };

  toSocket: RoomEmitter['toSocket'] = (socketId, event, payload) => this.#sockets.get(socketId)?.push(event, payload);

  join(userId: string, roomId: string): void {
    this.#rooms.set(roomId, (this.#rooms.get(roomId) ?? new Set()).add(userId));
  }

  leave(userId: string, roomId: string): void {
    this.#rooms.get(roomId)?.delete(userId);
  }

  endSessions(): void {
    // No session ends in the model.
  }
}
