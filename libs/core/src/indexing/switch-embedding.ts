import type { EmbeddingSwitch } from '@homeroom/contracts';
import { requireAdmin } from '../authorization/require-role.js';
import type { Caller } from '../people/caller.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { Settings } from '../ports/settings.port.js';
import { recordDeed } from '../safety/record-deed.js';

/** The operator's switch: paused, new messages wait in the log for their vectors; they are found by their words meanwhile. */
export class SwitchEmbedding {
  constructor(
    private readonly ports: { readonly settings: Settings; readonly auditLog: AuditLog; readonly clock: Clock },
  ) {}

  /** @throws ChatError FORBIDDEN (not an admin) */
  async read(caller: Caller): Promise<EmbeddingSwitch> {
    requireAdmin(caller);
    return (await this.ports.settings.read()).embedding;
  }

  /** @throws ChatError FORBIDDEN (not an admin) */
  async set(caller: Caller, embedding: EmbeddingSwitch): Promise<EmbeddingSwitch> {
    requireAdmin(caller);
    const settings = await this.ports.settings.read();
    if (settings.embedding.paused !== embedding.paused) {
      await this.ports.settings.write({ ...settings, embedding });
      const action = embedding.paused ? 'embedding-paused' : 'embedding-resumed';
      await recordDeed(this.ports, { by: caller.userId, action });
    }
    return embedding;
  }
}
