import { ChatError } from '@homeroom/contracts';
import type { Accounts } from '../ports/accounts.port.js';
import type { Account } from './account.js';

/** More people than any school has: `find` with it is everybody. */
const everybody = 1_000_000;

export const isActiveAdmin = ({ role, status }: Account): boolean => role === 'admin' && status === 'active';

/** Reads every active person: for the rare moments in which the last admin is at stake. */
export async function activeAdmins(accounts: Pick<Accounts, 'find'>): Promise<readonly Account[]> {
  return (await accounts.find({ text: '', limit: everybody })).filter(isActiveAdmin);
}

export const lastAdmin = (): ChatError => new ChatError('CONFLICT', 'The school needs at least one active admin.');
