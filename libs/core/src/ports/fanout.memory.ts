import type { Fanout, FanoutEvent, FanoutHandlers, FanoutSubscription } from './fanout.port.js';
import { deepFreeze, jsonCopy } from './json-copy.js';

type Follower = { readonly handlers: FanoutHandlers; readonly rooms: Set<string> };

/**
 * The fan-out of one process. Each event goes through JSON and is frozen, so that nobody alters what others see; it is
 * delivered after the caller's turn, in the order of publishing. Loses nothing, so `onTrouble` is never called.
 */
export class MemoryFanout implements Fanout {
  private readonly followers = new Set<Follower>();
  private last: Promise<void> = Promise.resolve();

  /** Rejects when a handler threw; the other receivers have the event all the same. */
  publish(event: FanoutEvent): Promise<void> {
    const sent = deepFreeze(jsonCopy(event));
    const delivered = this.last.then(() => this.deliver(sent));
    // The publisher has the rejection; the next event does not wait in vain.
    this.last = delivered.catch(() => undefined);
    return delivered;
  }

  async subscribe(handlers: FanoutHandlers): Promise<FanoutSubscription> {
    const follower: Follower = { handlers, rooms: new Set() };
    this.followers.add(follower);
    return {
      follow: async (roomIds) => roomIds.forEach((id) => follower.rooms.add(id)),
      unfollow: async (roomIds) => roomIds.forEach((id) => follower.rooms.delete(id)),
      close: async () => void this.followers.delete(follower),
    };
  }

  private deliver(event: FanoutEvent): void {
    const roomId = event.kind === 'refused' ? event.roomId : event.batch.roomId;
    const failures: unknown[] = [];
    for (const { handlers, rooms } of [...this.followers]) {
      if (!rooms.has(roomId)) continue;
      try {
        handlers.onEvent(event);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'A receiver of room events failed.');
  }
}
