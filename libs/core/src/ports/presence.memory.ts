import type { Clock } from './clock.port.js';
import type { Presence, PresenceDelta } from './presence.port.js';

const coalesceMs = 1_000;

type Listener = {
  readonly handler: (delta: PresenceDelta) => void;
  /** Who the listener believes is online. */
  readonly told: Set<string>;
  readonly moved: Set<string>;
};

/** The presence of one process: exact, since its connections die with it. */
export class MemoryPresence implements Presence {
  private readonly connections = new Map<string, Set<string>>();
  private readonly listeners = new Set<Listener>();
  private waiting = false;

  constructor(private readonly clock: Clock) {}

  async connected(userId: string, connectionId: string): Promise<void> {
    const own = this.connections.get(userId) ?? new Set<string>();
    this.connections.set(userId, own.add(connectionId));
    if (own.size === 1) this.moved(userId);
  }

  async disconnected(userId: string, connectionId: string): Promise<void> {
    const own = this.connections.get(userId);
    if (!own?.delete(connectionId) || own.size > 0) return;
    this.connections.delete(userId);
    this.moved(userId);
  }

  async online(userIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(userIds.filter((id) => this.connections.has(id)));
  }

  subscribe(handler: (delta: PresenceDelta) => void): () => void {
    const listener: Listener = { handler, told: new Set(this.connections.keys()), moved: new Set() };
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private moved(userId: string): void {
    for (const { moved } of this.listeners) moved.add(userId);
    if (this.waiting || this.listeners.size === 0) return;
    this.waiting = true;
    void this.clock.sleep(coalesceMs).then(() => this.flush());
  }

  private flush(): void {
    this.waiting = false;
    for (const listener of [...this.listeners]) this.tell(listener);
  }

  private tell({ handler, told, moved }: Listener): void {
    const came = [...moved].filter((id) => this.connections.has(id) && !told.has(id));
    const went = [...moved].filter((id) => !this.connections.has(id) && told.has(id));
    moved.clear();
    for (const id of came) told.add(id);
    for (const id of went) told.delete(id);
    if (came.length > 0) handler({ userIds: came, state: 'online' });
    if (went.length > 0) handler({ userIds: went, state: 'offline' });
  }
}
