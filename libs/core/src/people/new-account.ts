import type { SchoolRole } from '@homeroom/contracts';
import type { Accounts } from '../ports/accounts.port.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { Ids } from '../ports/ids.port.js';
import type { PasswordHasher } from '../ports/password-hasher.port.js';
import type { Account } from './account.js';
import { oneTimePassword } from './one-time-password.js';

/** What making an account takes. */
export type NewAccountPorts = {
  readonly accounts: Accounts;
  readonly passwordHasher: PasswordHasher;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly ids: Ids;
};

export type Credentials = Pick<Account, 'passwordHash' | 'passwordChangeRequired'>;

/** A password that was chosen, or a one-time one that is shown once and must be changed. */
export async function makeCredentials(
  { passwordHasher, ids }: { readonly passwordHasher: PasswordHasher; readonly ids: Ids },
  chosen: string | undefined,
): Promise<{ readonly credentials: Credentials; readonly generated?: string }> {
  if (chosen !== undefined) {
    const passwordHash = await passwordHasher.hash(chosen, 'chosen');
    return { credentials: { passwordHash, passwordChangeRequired: false } };
  }
  const generated = oneTimePassword(ids);
  const passwordHash = await passwordHasher.hash(generated, 'generated');
  return { credentials: { passwordHash, passwordChangeRequired: true }, generated };
}

export type Person = { readonly handle: string; readonly name: string; readonly role: SchoolRole };

export const newAccount = (
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
  { handle, name, role }: Person,
  credentials: Credentials,
): Account => ({
  id: ids.next(),
  handle,
  name,
  role,
  status: 'active',
  ...credentials,
  createdAt: clock.now(),
  version: 1,
});
