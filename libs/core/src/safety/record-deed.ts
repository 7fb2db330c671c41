import type { AuditEntry } from '@homeroom/contracts';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';

/** What somebody did, by ids only; `reason` is for people and never a message's text. */
export type Deed = {
  /** null = the system itself, or somebody who is not signed in. */
  readonly by: string | null;
  readonly action: AuditEntry['action'];
  readonly room?: string;
  readonly user?: string;
  readonly message?: string;
  readonly report?: string;
  readonly reason?: string;
};

/** Writes a deed into the audit log; its subject reads `room:<id> user:<id>`. */
export async function recordDeed(
  ports: { readonly auditLog: AuditLog; readonly clock: Clock },
  deed: Deed,
): Promise<void> {
  const { by, action, reason } = deed;
  const subject = (['room', 'user', 'message', 'report'] as const)
    .flatMap((kind) => (deed[kind] === undefined ? [] : [`${kind}:${deed[kind]}`]))
    .join(' ');
  await ports.auditLog.append({
    at: new Date(ports.clock.now()).toISOString(),
    by,
    action,
    ...(subject !== '' && { subject }),
    ...(reason !== undefined && { reason }),
  });
}
