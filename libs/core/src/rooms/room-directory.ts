import { ChatError } from '@homeroom/contracts';
import type { Clock } from '../ports/clock.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import type { RoomDocument } from './room.js';

const freshMs = 12_000;
const usableMs = 10 * 60_000;
/** Rooms of one read: each is a document, and the event loop waits for all of them. */
const perRead = 100;
const maxRooms = 20_000;

type Known = { readonly room: RoomDocument; readonly readAt: number };

/**
 * Rooms as this process last read them. A room older than 12 s is read again before it is used; with the store away the
 * last reading holds for 10 minutes. Whoever changes a room here puts it; the beacon refreshes the rest in bulk.
 */
export class RoomDirectory {
  readonly #known = new Map<string, Known>();
  readonly #reading = new Map<string, Promise<RoomDocument | null>>();
  readonly #listeners = new Set<(room: RoomDocument) => void>();

  constructor(private readonly ports: { readonly rooms: Pick<Rooms, 'byIds'>; readonly clock: Clock }) {}

  /**
   * @returns null when there is no such room
   * @throws ChatError UNAVAILABLE when the store is away and the room was never read, or more than 10 minutes ago
   */
  async get(roomId: string): Promise<RoomDocument | null> {
    const known = this.#known.get(roomId);
    if (known && this.#age(known) <= freshMs) return known.room;
    try {
      return await this.#read(roomId);
    } catch (cause) {
      const last = this.#known.get(roomId);
      if (last && this.#age(last) <= usableMs) return last.room;
      throw new ChatError('UNAVAILABLE', 'The room cannot be read now. Try again.', { retryAfterMs: 1_000, cause });
    }
  }

  /** The last reading, however old. */
  peek(roomId: string): RoomDocument | undefined {
    return this.#known.get(roomId)?.room;
  }

  /** Reads all of them now. Rooms that are gone are left out. Rejects when the store is away. */
  async refresh(roomIds: readonly string[]): Promise<ReadonlyMap<string, RoomDocument>> {
    const found = new Map<string, RoomDocument>();
    for (let from = 0; from < roomIds.length; from += perRead) {
      const chunk = roomIds.slice(from, from + perRead);
      const readAt = this.ports.clock.now();
      for (const room of await this.ports.rooms.byIds(chunk)) found.set(room.id, this.#keep(room, readAt));
      for (const id of chunk) if (!found.has(id)) this.#known.delete(id);
    }
    return found;
  }

  /** For rooms just written or read elsewhere. An older version than the known one changes nothing. */
  put(room: RoomDocument): void {
    this.#keep(room, this.ports.clock.now());
  }

  /** Called with each room whose version rose. @returns ends it */
  onChange(listener: (room: RoomDocument) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** A clock that jumped back makes a reading old, never young. */
  #age({ readAt }: Known): number {
    return Math.abs(this.ports.clock.now() - readAt);
  }

  #read(roomId: string): Promise<RoomDocument | null> {
    const running = this.#reading.get(roomId);
    if (running) return running;
    const reading = this.refresh([roomId])
      .then((found) => found.get(roomId) ?? null)
      .finally(() => this.#reading.delete(roomId));
    this.#reading.set(roomId, reading);
    return reading;
  }

  #keep(room: RoomDocument, readAt: number): RoomDocument {
    const known = this.#known.get(room.id)?.room;
    const newest = known && known.version >= room.version ? known : room;
    this.#known.delete(room.id);
    this.#known.set(room.id, { room: newest, readAt });
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxRooms && oldest !== undefined) this.#known.delete(oldest);
    if (newest !== known) for (const listener of this.#listeners) listener(newest);
    return newest;
  }
}
