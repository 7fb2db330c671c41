import { ChatError } from '@homeroom/contracts';
import type { Accounts } from '../ports/accounts.port.js';
import type { Account } from './account.js';

export type AccountUpdate = { readonly before: Account; readonly after: Account };

const attempts = 5;

/**
 * Reads the account, decides and writes, again while somebody else was faster. `decide` answers the same object to leave
 * it as it is; the version is raised here.
 * @throws ChatError NOT_FOUND; OVERLOADED after five lost races; whatever `decide` throws
 */
export async function updateAccount(
  accounts: Pick<Accounts, 'byIds' | 'replace'>,
  userId: string,
  decide: (account: Account) => Account,
): Promise<AccountUpdate> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [before] = await accounts.byIds([userId]);
    if (!before) throw new ChatError('NOT_FOUND', 'There is no such person.');
    const decided = decide(before);
    if (decided === before) return { before, after: before };
    const after = { ...decided, version: before.version + 1 };
    if (await accounts.replace(after, before.version)) return { before, after };
  }
  throw new ChatError('OVERLOADED', 'The account is being changed by others. Try again.', { retryAfterMs: 500 });
}
