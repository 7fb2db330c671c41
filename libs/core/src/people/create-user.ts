import type { RouteAnswer, RouteInput } from '@homeroom/contracts';
import { requireAdmin } from '../authorization/require-role.js';
import { recordDeed } from '../safety/record-deed.js';
import { toOwnUser } from './account-view.js';
import type { Caller } from './caller.js';
import { makeCredentials, newAccount } from './new-account.js';
import type { NewAccountPorts } from './new-account.js';

export class CreateUser {
  constructor(private readonly ports: NewAccountPorts) {}

  /**
   * An account. Without a password a one-time one is answered, which must be changed at the first sign-in.
   * @throws ChatError FORBIDDEN (not an admin), CONFLICT (the handle is taken), OVERLOADED
   */
  async create(caller: Caller, input: RouteInput<'createUser'>['body']): Promise<RouteAnswer<'createUser'>> {
    requireAdmin(caller);
    const { credentials, generated } = await makeCredentials(this.ports, input.password);
    const account = newAccount(this.ports, input, credentials);
    await this.ports.accounts.insert([account]);
    await recordDeed(this.ports, { by: caller.userId, action: 'user-created', user: account.id, reason: account.role });
    return { user: toOwnUser(account), ...(generated !== undefined && { oneTimePassword: generated }) };
  }
}
