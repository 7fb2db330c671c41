import type { Viewer } from '../authorization/authorize.js';
import type { Caller } from '../people/caller.js';

type Person = { viewer: Viewer; readonly sockets: Map<string, Caller>; readonly rooms: Set<string> };

const nobody: ReadonlySet<string> = new Set();

/** Who is connected to this gateway, and which rooms that concerns. Every socket of a person is in all rooms of the person. */
export class Audience {
  readonly #people = new Map<string, Person>();
  readonly #rooms = new Map<string, Set<string>>();

  addSocket(socketId: string, caller: Caller): void {
    const { userId, role } = caller;
    const person = this.#people.get(userId) ?? { viewer: { userId, role }, sockets: new Map(), rooms: new Set() };
    person.viewer = { userId, role };
    person.sockets.set(socketId, caller);
    this.#people.set(userId, person);
  }

  /** @returns the rooms that have nobody here any more */
  removeSocket(socketId: string, userId: string): readonly string[] {
    const person = this.#people.get(userId);
    if (!person?.sockets.delete(socketId) || person.sockets.size > 0) return [];
    const emptied = [...person.rooms].filter((roomId) => this.leave(userId, roomId));
    this.#people.delete(userId);
    return emptied;
  }

  /** @returns whether the room had nobody here before */
  join(userId: string, roomId: string): boolean {
    const person = this.#people.get(userId);
    if (!person) return false;
    const members = this.#rooms.get(roomId) ?? new Set<string>();
    const opened = members.size === 0;
    this.#rooms.set(roomId, members.add(userId));
    person.rooms.add(roomId);
    return opened;
  }

  /** @returns whether the room has nobody here any more */
  leave(userId: string, roomId: string): boolean {
    this.#people.get(userId)?.rooms.delete(roomId);
    const members = this.#rooms.get(roomId);
    if (!members?.delete(userId) || members.size > 0) return false;
    return this.#rooms.delete(roomId);
  }

  /** A change of the school role; false when the person is not here. */
  changeRole({ userId, role }: Viewer): boolean {
    const person = this.#people.get(userId);
    if (person) person.viewer = { userId, role };
    return person !== undefined;
  }

  viewer(userId: string): Viewer | undefined {
    return this.#people.get(userId)?.viewer;
  }

  viewers(userIds: Iterable<string>): readonly Viewer[] {
    return [...userIds].flatMap((userId) => this.viewer(userId) ?? []);
  }

  has(userId: string): boolean {
    return this.#people.has(userId);
  }

  hasRoom(roomId: string): boolean {
    return this.#rooms.has(roomId);
  }

  usersIn(roomId: string): ReadonlySet<string> {
    return this.#rooms.get(roomId) ?? nobody;
  }

  roomsOf(userId: string): ReadonlySet<string> {
    return this.#people.get(userId)?.rooms ?? nobody;
  }

  socketsOf(userId: string): readonly string[] {
    return [...(this.#people.get(userId)?.sockets.keys() ?? [])];
  }

  get users(): readonly string[] {
    return [...this.#people.keys()];
  }

  get rooms(): readonly string[] {
    return [...this.#rooms.keys()];
  }

  /** One caller for each session that has a socket here. */
  get sessions(): readonly Caller[] {
    const bySession = new Map<string, Caller>();
    for (const { sockets } of this.#people.values())
      for (const caller of sockets.values()) bySession.set(caller.sessionId, caller);
    return [...bySession.values()];
  }
}
