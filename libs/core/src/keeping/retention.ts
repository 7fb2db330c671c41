import type { RetentionRules } from '@homeroom/contracts';
import { requireAdmin } from '../authorization/require-role.js';
import type { Caller } from '../people/caller.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { MessageArchive } from '../ports/message-archive.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import type { Settings } from '../ports/settings.port.js';
import { recordDeed } from '../safety/record-deed.js';

export type RetentionRun = { readonly rooms: number; readonly removed: number };

const dayMs = 24 * 60 * 60_000;
const perRead = 100;

/** How long messages are kept, per kind of room. */
export class Retention {
  constructor(
    private readonly ports: {
      readonly settings: Settings;
      readonly rooms: Pick<Rooms, 'list'>;
      readonly messageArchive: Pick<MessageArchive, 'prune'>;
      readonly auditLog: AuditLog;
      readonly clock: Clock;
    },
  ) {}

  /** @throws ChatError FORBIDDEN (not an admin) */
  async read(caller: Caller): Promise<RetentionRules> {
    requireAdmin(caller);
    return (await this.ports.settings.read()).retention;
  }

  /** @throws ChatError FORBIDDEN (not an admin) */
  async set(caller: Caller, retention: RetentionRules): Promise<RetentionRules> {
    requireAdmin(caller);
    const settings = await this.ports.settings.read();
    await this.ports.settings.write({ ...settings, retention });
    const { class: ofClass, group, announcement, direct } = retention;
    const days = Object.entries({ class: ofClass, group, announcement, direct });
    const reason = days.map(([kind, kept]) => `${kind} ${kept === null ? 'for ever' : `${kept} d`}`).join(', ');
    await recordDeed(this.ports, { by: caller.userId, action: 'retention-changed', reason });
    return retention;
  }

  /**
   * Removes what is older than the rules allow, room after room, giving way to others between rooms. A room that fails
   * does not keep the others from their turn; heads and seqs survive. Stops early, without an error, when aborted.
   * @throws AggregateError when some rooms failed; the next run tries them again
   */
  async run(signal?: AbortSignal): Promise<RetentionRun> {
    const { clock, rooms, settings } = this.ports;
    const { retention } = await settings.read();
    const failures: unknown[] = [];
    let [visited, removed] = [0, 0];
    for (let page = await rooms.list(null, perRead); page.length > 0 && !signal?.aborted;) {
      for (const { id, kind } of page) {
        const days = retention[kind];
        if (days === null || signal?.aborted) continue;
        visited++;
        try {
          removed += await this.ports.messageArchive.prune(id, clock.now() - days * dayMs);
        } catch (error) {
          failures.push(error);
        }
        await clock.sleep(0, signal);
      }
      page = await rooms.list(page.at(-1)?.id ?? '', perRead);
    }
    const failed = failures.length > 0 ? `, ${failures.length} rooms failed` : '';
    const reason = `${removed} messages removed, ${visited} rooms visited${failed}`;
    await recordDeed(this.ports, { by: null, action: 'retention-run', reason });
    if (failures.length > 0) throw new AggregateError(failures, `Retention failed in ${failures.length} rooms.`);
    return { rooms: visited, removed };
  }
}
