import { ChatError, password } from '@homeroom/contracts';
import { recordDeed } from '../safety/record-deed.js';
import { isAdminLeft } from './admins.js';
import { makeCredentials, newAccount } from './new-account.js';
import type { NewAccountPorts } from './new-account.js';

export type FirstAdminAnswer =
  | { readonly created: false }
  /** `oneTimePassword` when none was given: print it once, nobody can read it again. */
  | { readonly created: true; readonly handle: string; readonly oneTimePassword?: string };

export class FirstAdmin {
  constructor(private readonly ports: NewAccountPorts) {}

  /**
   * Makes the account `admin` when the school has no active admin; for every start.
   * @param given the password, or undefined for a one-time one
   * @throws ChatError BAD_REQUEST (the password breaks the rules), CONFLICT (`admin` belongs to somebody who is none)
   */
  async ensure(given?: string): Promise<FirstAdminAnswer> {
    if (await isAdminLeft(this.ports.accounts)) return { created: false };
    const chosen = given === undefined ? undefined : checked(given);
    const { credentials, generated } = await makeCredentials(this.ports, chosen);
    const account = newAccount(this.ports, { handle: 'admin', name: 'Administrator', role: 'admin' }, credentials);
    try {
      await this.ports.accounts.insert([account]);
    } catch (error) {
      const rival = error instanceof ChatError && error.code === 'CONFLICT';
      if (rival && (await isAdminLeft(this.ports.accounts))) return { created: false };
      throw error;
    }
    await recordDeed(this.ports, { by: null, action: 'user-created', user: account.id, reason: 'the first admin' });
    return { created: true, handle: account.handle, ...(generated !== undefined && { oneTimePassword: generated }) };
  }
}

function checked(given: string): string {
  const parsed = password.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ChatError('BAD_REQUEST', `The first admin's password breaks a rule: ${parsed.error.issues[0]?.message}.`);
}
