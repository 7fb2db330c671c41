import { takeToken } from '../messages/take-token.js';
import type { Caller } from '../people/caller.js';
import { visiblePeople } from '../people/visible-people.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { Presence, PresenceDelta } from '../ports/presence.port.js';
import type { RateLimiter } from '../ports/rate-limiter.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import type { Audience } from './audience.js';
import type { RoomEmitter } from './room-emitter.js';

export type WatchPorts = {
  readonly presence: Presence;
  readonly accounts: Pick<Accounts, 'byIds'>;
  readonly rooms: Pick<Rooms, 'ofUser'>;
  readonly audience: Pick<Audience, 'socketsOf'>;
  readonly emitter: Pick<RoomEmitter, 'toSocket'>;
  readonly rateLimiter: RateLimiter;
};

/** Who sees whether whom is online. Pupils are shown to nobody unless the school wants it. */
export class WatchPresence {
  /** Socket → whom it watches, and the other way round. */
  readonly #watched = new Map<string, ReadonlySet<string>>();
  readonly #watchers = new Map<string, Set<string>>();
  #stop = (): void => undefined;

  constructor(
    private readonly ports: WatchPorts,
    private readonly options: { readonly showPupils: boolean } = { showPupils: false },
  ) {}

  start(): void {
    this.#stop = this.ports.presence.subscribe((delta) => this.#tell(delta));
  }

  stop(): void {
    this.#stop();
  }

  /**
   * The socket watches these people from now on, and nobody else; those it may not see are never online.
   * @throws ChatError RATE_LIMITED
   */
  async watch(
    caller: Caller,
    { socketId, userIds }: { readonly socketId: string; readonly userIds: readonly string[] },
  ): Promise<{ readonly online: string[] }> {
    const { presence, accounts, rooms, audience, rateLimiter } = this.ports;
    await takeToken(rateLimiter, caller.userId, 'read');
    const mayFind = await visiblePeople(rooms, caller);
    const people = await accounts.byIds([...new Set(userIds)]);
    const shown = people.filter((person) => mayFind(person) && (this.options.showPupils || person.role !== 'student'));
    const ids = new Set(shown.map(({ id }) => id));
    this.forget(socketId);
    if (!audience.socketsOf(caller.userId).includes(socketId)) return { online: [] };
    this.#watched.set(socketId, ids);
    for (const id of ids) this.#watchers.set(id, (this.#watchers.get(id) ?? new Set()).add(socketId));
    return { online: [...(await presence.online([...ids]))] };
  }

  /** The socket is gone. */
  forget(socketId: string): void {
    for (const userId of this.#watched.get(socketId) ?? []) {
      const watchers = this.#watchers.get(userId);
      watchers?.delete(socketId);
      if (watchers?.size === 0) this.#watchers.delete(userId);
    }
    this.#watched.delete(socketId);
  }

  #tell({ userIds, state }: PresenceDelta): void {
    const news = new Map<string, string[]>();
    for (const userId of userIds) {
      for (const socketId of this.#watchers.get(userId) ?? [])
        news.set(socketId, [...(news.get(socketId) ?? []), userId]);
    }
    for (const [socketId, ids] of news)
      this.ports.emitter.toSocket(socketId, 'presence:changed', { userIds: ids, state });
  }
}
