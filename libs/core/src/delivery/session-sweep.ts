import type { SessionEnd } from '../ports/live-signals.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { AuthenticateSession } from '../people/authenticate-session.js';
import type { Audience } from './audience.js';
import type { DeliveryObserver, RoomEmitter } from './room-emitter.js';
import type { RoomDelivery } from './room-delivery.js';

export type SweepPorts = {
  readonly sessions: Pick<AuthenticateSession, 'recheck'>;
  readonly audience: Audience;
  readonly emitter: Pick<RoomEmitter, 'endSessions'>;
  readonly delivery: Pick<RoomDelivery, 'showRooms'>;
  readonly observer: DeliveryObserver;
  readonly clock: Clock;
};

const everyMs = 25_000;

/** Reads the sessions and people behind the connected sockets again, so that a lost revocation lives ≤ 30 s. */
export class SessionSweep {
  #stopping = new AbortController();

  constructor(private readonly ports: SweepPorts) {}

  start(): void {
    this.#stopping = new AbortController();
    void this.#run(this.#stopping.signal);
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Never rejects: with the store away the sockets stay, and the next round looks again. */
  async round(): Promise<void> {
    const { sessions, audience, emitter, delivery, observer } = this.ports;
    const roles = new Map(audience.sessions.map(({ userId, role }) => [userId, role]));
    try {
      const { ended, live } = await sessions.recheck(audience.sessions.map(({ sessionId }) => sessionId));
      for (const [reason, ids] of byReason(ended)) emitter.endSessions(ids, reason);
      for (const { caller } of live.values()) {
        if (roles.get(caller.userId) === caller.role || !audience.changeRole(caller)) continue;
        roles.set(caller.userId, caller.role);
        await delivery.showRooms(caller.userId);
      }
    } catch (error) {
      observer.failed('recheck', error);
    }
  }

  async #run(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      await this.ports.clock.sleep(everyMs, stopping);
      if (!stopping.aborted) await this.round();
    }
  }
}

function byReason(ended: ReadonlyMap<string, SessionEnd>): ReadonlyMap<SessionEnd, readonly string[]> {
  const groups = new Map<SessionEnd, string[]>();
  for (const [id, reason] of ended) groups.set(reason, [...(groups.get(reason) ?? []), id]);
  return groups;
}
