import { ChatError, limits } from '@homeroom/contracts';
import type { ChangePage } from '@homeroom/contracts';
import { authorize } from '../authorization/authorize.js';
import type { Caller } from '../people/caller.js';
import type { ChangeStore } from '../ports/change-store.port.js';
import { headOf } from './read-history.js';
import type { ReadPorts } from './read-history.js';
import { takeToken } from './take-token.js';
import { toWireChange } from './to-wire.js';

export type ChangePagePorts = ReadPorts & { readonly changeStore: Pick<ChangeStore, 'page'> };

/** The second stream of a room: edits, deletes and reactions that were applied. */
export class ReadChanges {
  constructor(private readonly ports: ChangePagePorts) {}

  /**
   * The changes after a rev, at most 500, up to the applied rev: every message read later holds them.
   * @throws ChatError RESET_VIEW when they are more than 1,000 or no longer kept; RATE_LIMITED, NOT_FOUND, UNAVAILABLE
   */
  async read(caller: Caller, roomId: string, after: number): Promise<ChangePage> {
    const { directory, rateLimiter, clock, messageStore, changeStore } = this.ports;
    await takeToken(rateLimiter, caller.userId, 'read');
    authorize({ caller, room: await directory.get(roomId), operation: 'read', now: clock.now() });
    const { rev } = headOf(await messageStore.heads([roomId]), roomId);
    if (after >= rev) return { changes: [], rev, more: false };
    if (rev - after > limits.resetGap) throw resetView();
    const stored = await changeStore.page(roomId, after, limits.changePage);
    const changes = stored.filter((change) => change.rev <= rev).map(toWireChange);
    const last = changes.at(-1);
    if (!last) throw resetView();
    return { changes, rev, more: last.rev < rev };
  }
}

const resetView = (): ChatError => new ChatError('RESET_VIEW', 'Too much has changed since: read the newest page.');
