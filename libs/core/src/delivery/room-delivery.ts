import type { ChangeBatch, MessageBatch } from '@homeroom/contracts';
import { memberOf } from '../authorization/authorize.js';
import type { Caller } from '../people/caller.js';
import type { Clock } from '../ports/clock.port.js';
import type { Fanout, FanoutEvent, FanoutSubscription } from '../ports/fanout.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import type { RoomDirectory } from '../rooms/room-directory.js';
import type { RoomDocument } from '../rooms/room.js';
import type { RoomViews } from '../rooms/room-views.js';
import type { Audience } from './audience.js';
import type { DeliveryObserver, RoomEmitter } from './room-emitter.js';

export type DeliveryPorts = {
  readonly fanout: Pick<Fanout, 'subscribe'>;
  readonly rooms: Pick<Rooms, 'ofUser'>;
  readonly directory: RoomDirectory;
  readonly views: RoomViews;
  readonly audience: Audience;
  readonly emitter: RoomEmitter;
  readonly observer: DeliveryObserver;
  readonly clock: Clock;
};

type RoomEvent =
  | { readonly kind: 'messages'; readonly batch: MessageBatch }
  | { readonly kind: 'changes'; readonly batch: ChangeBatch };

/** Batches of one room that may wait for its members; more are left to the beacon. */
const maxWaiting = 200;

/**
 * Brings room batches to the sockets of their members, per room in the order they came.
 *
 * A batch goes out only when the sockets reflect at least the members it was numbered under. If they are older the room is
 * read again first; if that fails nothing goes out. So who was removed gets nothing numbered after the removal, even when
 * every other notice of it was lost.
 */
export class RoomDelivery {
  /** The memberVersion that the joined sockets of each room reflect at least. */
  readonly #reflected = new Map<string, number>();
  readonly #waiting = new Map<string, RoomEvent[]>();
  #subscription: FanoutSubscription | undefined;
  #following: Promise<void> = Promise.resolve();
  #stopListening = (): void => undefined;

  constructor(private readonly ports: DeliveryPorts) {}

  /** @param onTrouble events may have been lost */
  async start(onTrouble: () => void): Promise<void> {
    const { fanout, directory } = this.ports;
    this.#stopListening = directory.onChange((room) => this.#reflect(room));
    this.#subscription = await fanout.subscribe({ onEvent: (event) => this.#take(event), onTrouble });
  }

  async stop(): Promise<void> {
    this.#stopListening();
    await this.#following;
    await this.#subscription?.close();
  }

  /**
   * A socket has come: from now on the person's rooms are delivered here. Whoever calls sends a full beacon afterwards,
   * which repairs what was numbered in between.
   * @throws what `Rooms.ofUser` throws; the socket must then be taken out by `disconnect`
   */
  async connect(socketId: string, caller: Caller): Promise<void> {
    const { audience, rooms, directory } = this.ports;
    audience.addSocket(socketId, caller);
    const own = await rooms.ofUser(caller.userId);
    if (!audience.has(caller.userId)) return;
    for (const room of own) {
      const known = directory.peek(room.id);
      this.#admit(known && known.version > room.version ? known : room, caller.userId);
      directory.put(room);
    }
    await this.#following;
  }

  disconnect(socketId: string, userId: string): void {
    for (const roomId of this.ports.audience.removeSocket(socketId, userId)) this.#close(roomId);
  }

  /** A use case changed the room: members who came get it, who went lose it, the others see it changed. */
  roomChanged(room: RoomDocument): void {
    const { audience, directory } = this.ports;
    const stayed = [...audience.usersIn(room.id)];
    directory.put(room);
    void this.#show(directory.peek(room.id) ?? room, stayed);
  }

  /** Shows the people their rooms as they are now, e.g. after a change of the school role. */
  async showRooms(userId: string): Promise<void> {
    const { audience, directory } = this.ports;
    for (const roomId of audience.roomsOf(userId)) {
      const room = directory.peek(roomId);
      if (room) await this.#show(room, [userId]);
    }
  }

  #take(event: FanoutEvent): void {
    const { audience, emitter } = this.ports;
    if (event.kind === 'refused') {
      const { kind: _kind, userId, ...refusal } = event;
      if (audience.has(userId)) emitter.toUser(userId, 'operation:refused', refusal);
      return;
    }
    const { roomId } = event.batch;
    if (!audience.hasRoom(roomId)) return;
    const waiting = this.#waiting.get(roomId);
    if (waiting) {
      if (waiting.length < maxWaiting) waiting.push(event);
      else this.ports.observer.skipped('backlog');
    } else if (this.#catchUp(event)) this.#emit(event);
    else void this.#emitLater(roomId, event);
  }

  /** Whether the sockets reflect the batch's members, if need be after taking over what the directory knows. */
  #catchUp({ batch }: RoomEvent): boolean {
    const known = this.ports.directory.peek(batch.roomId);
    if (known) this.#reflect(known);
    return (this.#reflected.get(batch.roomId) ?? -1) >= batch.memberVersion;
  }

  async #emitLater(roomId: string, first: RoomEvent): Promise<void> {
    const waiting = [first];
    this.#waiting.set(roomId, waiting);
    for (let event = waiting[0]; event; event = waiting[0]) {
      if (!this.#catchUp(event)) await this.ports.directory.refresh([roomId]).catch(() => undefined);
      if (this.#catchUp(event)) this.#emit(event);
      else if (this.ports.audience.hasRoom(roomId)) this.ports.observer.skipped('members-unknown');
      waiting.shift();
    }
    this.#waiting.delete(roomId);
  }

  #emit(event: RoomEvent): void {
    const { emitter, observer, clock } = this.ports;
    if (event.kind === 'changes') {
      emitter.toRoom(event.batch.roomId, 'change:batch', event.batch);
      return observer.emitted('changes', []);
    }
    emitter.toRoom(event.batch.roomId, 'message:batch', event.batch);
    const now = clock.now();
    observer.emitted(
      'messages',
      event.batch.messages.map(({ sentAt }) => Math.max(0, now - Date.parse(sentAt))),
    );
  }

  /** Makes the sockets reflect the room's members: who is none leaves, connected members who are missing come in. */
  #reflect(room: RoomDocument): void {
    const { audience, emitter } = this.ports;
    if ((this.#reflected.get(room.id) ?? -1) >= room.memberVersion) return;
    for (const userId of audience.usersIn(room.id)) {
      if (memberOf(room, userId)) continue;
      emitter.leave(userId, room.id);
      emitter.toUser(userId, 'room:removed', { roomId: room.id });
      if (audience.leave(userId, room.id)) this.#close(room.id);
    }
    const come = Object.keys(room.members).filter(
      (userId) => audience.has(userId) && !audience.usersIn(room.id).has(userId),
    );
    for (const userId of come) this.#admit(room, userId);
    if (audience.hasRoom(room.id)) this.#reflected.set(room.id, room.memberVersion);
    if (come.length > 0) void this.#show(room, come);
  }

  #admit(room: RoomDocument, userId: string): void {
    const { audience, emitter } = this.ports;
    if (!memberOf(room, userId)) return;
    const opened = audience.join(userId, room.id);
    emitter.join(userId, room.id);
    // Let in by an older reading than the others were: the next batch must look again.
    const reflected = opened ? room.memberVersion : (this.#reflected.get(room.id) ?? -1);
    this.#reflected.set(room.id, Math.min(reflected, room.memberVersion));
    if (!opened) return;
    this.#follow((subscription) => subscription.follow([room.id]));
  }

  #close(roomId: string): void {
    this.#reflected.delete(roomId);
    this.#follow((subscription) =>
      this.ports.audience.hasRoom(roomId) ? Promise.resolve() : subscription.unfollow([roomId]),
    );
  }

  /** One after the other, so that the last word about a room counts. */
  #follow(step: (subscription: FanoutSubscription) => Promise<void>): void {
    this.#following = this.#following
      .then(() => (this.#subscription ? step(this.#subscription) : undefined))
      .catch((error: unknown) => this.ports.observer.failed('follow', error));
  }

  async #show(room: RoomDocument, userIds: Iterable<string>): Promise<void> {
    const { audience, emitter, views, observer } = this.ports;
    try {
      const shown = await views.ofRoom(room, audience.viewers(userIds));
      for (const [userId, view] of shown) {
        if (audience.usersIn(room.id).has(userId)) emitter.toUser(userId, 'room:changed', { room: view });
      }
    } catch (error) {
      observer.failed('room-view', error);
    }
  }
}
