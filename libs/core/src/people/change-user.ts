import { ChatError } from '@homeroom/contracts';
import type { RouteAnswer, RouteInput } from '@homeroom/contracts';
import { requireAdmin } from '../authorization/require-role.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { Ids } from '../ports/ids.port.js';
import type { PasswordHasher } from '../ports/password-hasher.port.js';
import { recordDeed } from '../safety/record-deed.js';
import { isErased, toOwnUser } from './account-view.js';
import type { Account } from './account.js';
import { isActiveAdmin, isAdminLeft, lastAdmin } from './admins.js';
import type { Caller } from './caller.js';
import { endSessions } from './end-sessions.js';
import type { EndSessionsPorts } from './end-sessions.js';
import { makeCredentials } from './new-account.js';
import { updateAccount } from './update-account.js';
import type { AccountUpdate } from './update-account.js';

type Patch = RouteInput<'changeUser'>['body'];

export type ChangeUserPorts = EndSessionsPorts & {
  readonly accounts: Accounts;
  readonly passwordHasher: PasswordHasher;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly ids: Ids;
};

export class ChangeUser {
  constructor(private readonly ports: ChangeUserPorts) {}

  /**
   * Renames, changes the role, suspends or brings back, sets a password or makes a one-time one. Suspending and a new
   * password end every session of the person.
   * @throws ChatError FORBIDDEN (not an admin), NOT_FOUND, CONFLICT (the last active admin, or an erased person)
   */
  async change(caller: Caller, userId: string, patch: Patch): Promise<RouteAnswer<'changeUser'>> {
    requireAdmin(caller);
    if (patch.password !== undefined && patch.resetPassword) {
      throw new ChatError('BAD_REQUEST', 'Give a password or ask for a one-time one, not both.');
    }
    const update = await this.#write(userId, patch);
    const { before, after, generated } = update;
    if (after !== before) {
      await this.#keepAnAdmin(update);
      if (after.status === 'suspended') await endSessions(this.ports, { userId }, 'suspended');
      else if (after.passwordHash !== before.passwordHash) await endSessions(this.ports, { userId }, 'revoked');
      this.ports.liveSignals.userChanged(after);
      await recordDeed(this.ports, {
        by: caller.userId,
        action: 'user-changed',
        user: userId,
        reason: changes(update),
      });
    }
    return { user: toOwnUser(after), ...(generated !== undefined && { oneTimePassword: generated }) };
  }

  async #write(userId: string, patch: Patch): Promise<AccountUpdate & { readonly generated?: string }> {
    const wanted = patch.password !== undefined || patch.resetPassword;
    const made = wanted ? await makeCredentials(this.ports, patch.password) : undefined;
    const others = await isAdminLeft(this.ports.accounts, userId);
    const update = await updateAccount(this.ports.accounts, userId, (account) => {
      if (isErased(account)) throw new ChatError('CONFLICT', 'This person was erased.');
      const { name = account.name, role = account.role, status = account.status } = patch;
      const next = { ...account, name, role, status, ...made?.credentials };
      if (isActiveAdmin(account) && !isActiveAdmin(next) && !others) throw lastAdmin();
      const same = !made && name === account.name && role === account.role && status === account.status;
      return same ? account : next;
    });
    return { ...update, ...(made?.generated !== undefined && { generated: made.generated }) };
  }

  /** Two admins who demote each other at the same moment both passed the first look: the second look undoes it. */
  async #keepAnAdmin({ before, after }: AccountUpdate): Promise<void> {
    if (!isActiveAdmin(before) || isActiveAdmin(after)) return;
    if (await isAdminLeft(this.ports.accounts)) return;
    const { role, status } = before;
    await updateAccount(this.ports.accounts, after.id, (account) => ({ ...account, role, status }));
    throw lastAdmin();
  }
}

/** Which fields changed, without names and passwords. */
function changes({ before, after }: { readonly before: Account; readonly after: Account }): string {
  return [
    ...(before.name === after.name ? [] : ['name']),
    ...(before.role === after.role ? [] : [`role ${before.role} to ${after.role}`]),
    ...(before.status === after.status ? [] : [`status ${before.status} to ${after.status}`]),
    ...(before.passwordHash === after.passwordHash ? [] : ['password']),
  ].join(', ');
}
