import type { ServerEventPayload } from '@homeroom/contracts';
import { memberOf } from '../authorization/authorize.js';
import type { Audience } from '../delivery/audience.js';
import type { DeliveryObserver, RoomEmitter } from '../delivery/room-emitter.js';
import type { Clock } from '../ports/clock.port.js';
import type { Ids } from '../ports/ids.port.js';
import type { MessageStore, RoomHead } from '../ports/message-store.port.js';
import type { ReadMarks } from '../ports/read-marks.port.js';
import type { RoomDirectory } from '../rooms/room-directory.js';
import { readSeqOf } from './read-seq.js';

export type BeaconPorts = {
  readonly messageStore: Pick<MessageStore, 'heads'>;
  readonly readMarks: Pick<ReadMarks, 'ofUser'>;
  readonly directory: Pick<RoomDirectory, 'refresh' | 'peek'>;
  readonly audience: Audience;
  readonly emitter: Pick<RoomEmitter, 'toRoom' | 'toSocket'>;
  readonly observer: DeliveryObserver;
  readonly clock: Clock;
  readonly ids: Ids;
};

type Heads = ServerEventPayload<'room:heads'>['heads'];

/** Rooms that are read and told at once: the event loop waits for all of them. */
const perRead = 100;
const everyMs = 10_000;
const troubleJitterMs = 2_000;

/**
 * Tells clients where their rooms stand, so that nothing lost on the way stays lost: each 10 s (± 1 s) the rooms that
 * moved, and all rooms of a person to a socket that has just come, or after trouble. Each round also reads the rooms
 * themselves, so a lost kick lives ≤ 12 s.
 */
export class Beacon {
  readonly #told = new Map<string, string>();
  /** Sockets (and whose they are) that wait for a full beacon. */
  readonly #owed = new Map<string, string>();
  #paying: Promise<void> | undefined;
  #stopping = new AbortController();

  constructor(private readonly ports: BeaconPorts) {}

  start(): void {
    this.#stopping = new AbortController();
    void this.#run(this.#stopping.signal);
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** A full beacon to one socket; when the store is away, with the next round. Never rejects. */
  async greet(socketId: string, userId: string): Promise<void> {
    this.#owed.set(socketId, userId);
    if (await this.#pay(socketId, userId)) return;
    this.ports.observer.failed('beacon', new Error('A full beacon has to wait for the store.'));
  }

  /** Events may have been lost: a full beacon to everybody, spread over 2 s. Never rejects. */
  async trouble(): Promise<void> {
    await this.ports.clock.sleep(this.#fraction() * troubleJitterMs, this.#stopping.signal);
    const { audience } = this.ports;
    for (const userId of audience.users)
      for (const socketId of audience.socketsOf(userId)) this.#owed.set(socketId, userId);
    await this.#payAll();
  }

  /** One round. Never rejects: what failed is tried again in the next. */
  async round(): Promise<void> {
    const { audience, directory, messageStore, observer } = this.ports;
    for (const roomId of this.#told.keys()) if (!audience.hasRoom(roomId)) this.#told.delete(roomId);
    try {
      for (const roomIds of chunksOf(audience.rooms)) {
        await directory.refresh(roomIds);
        this.#tell(await messageStore.heads(roomIds));
      }
    } catch (error) {
      observer.failed('beacon', error);
    }
    await this.#payAll();
  }

  async #run(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      await this.ports.clock.sleep(everyMs * (0.9 + 0.2 * this.#fraction()), stopping);
      if (!stopping.aborted) await this.round();
    }
  }

  #tell(heads: ReadonlyMap<string, RoomHead>): void {
    const { audience, emitter } = this.ports;
    for (const [roomId, { head, rev, memberVersion }] of heads) {
      const place = `${head} ${rev} ${memberVersion}`;
      if (!audience.hasRoom(roomId) || this.#told.get(roomId) === place) continue;
      this.#told.set(roomId, place);
      emitter.toRoom(roomId, 'room:heads', { heads: { [roomId]: { head, rev, memberVersion } } });
    }
  }

  /** One after the other: a storm of full beacons must not starve the live rooms. */
  #payAll(): Promise<void> {
    this.#paying ??= this.#payInOrder().finally(() => {
      this.#paying = undefined;
    });
    return this.#paying;
  }

  async #payInOrder(): Promise<void> {
    for (const [socketId, userId] of this.#owed) if (!(await this.#pay(socketId, userId))) return;
  }

  async #pay(socketId: string, userId: string): Promise<boolean> {
    const { audience, emitter } = this.ports;
    try {
      const heads = await this.#headsOf(userId);
      if (audience.socketsOf(userId).includes(socketId))
        emitter.toSocket(socketId, 'room:heads', { full: true, heads });
      this.#owed.delete(socketId);
      return true;
    } catch (error) {
      if (!audience.has(userId)) this.#owed.delete(socketId);
      this.ports.observer.failed('beacon', error);
      return false;
    }
  }

  async #headsOf(userId: string): Promise<Heads> {
    const { audience, directory, readMarks } = this.ports;
    const heads = await this.#heads([...audience.roomsOf(userId)]);
    const marks = await readMarks.ofUser(userId);
    const told: Heads = {};
    for (const [roomId, { head, rev, memberVersion }] of heads) {
      if (!audience.roomsOf(userId).has(roomId)) continue;
      const room = directory.peek(roomId);
      const joinedSeq = room ? memberOf(room, userId)?.joinedSeq : undefined;
      told[roomId] = { head, rev, memberVersion, readSeq: readSeqOf({ head, joinedSeq, mark: marks.get(roomId) }) };
    }
    return told;
  }

  async #heads(roomIds: readonly string[]): Promise<ReadonlyMap<string, RoomHead>> {
    const heads = new Map<string, RoomHead>();
    for (const chunk of chunksOf(roomIds))
      for (const [id, head] of await this.ports.messageStore.heads(chunk)) heads.set(id, head);
    return heads;
  }

  /** 0 ≤ x < 1, from the only source of chance that core has. */
  #fraction(): number {
    let sum = 0;
    for (const char of this.ports.ids.next()) sum = (sum * 31 + char.charCodeAt(0)) % 1_000;
    return sum / 1_000;
  }
}

function* chunksOf(roomIds: readonly string[]): Iterable<readonly string[]> {
  for (let from = 0; from < roomIds.length; from += perRead) yield roomIds.slice(from, from + perRead);
}
