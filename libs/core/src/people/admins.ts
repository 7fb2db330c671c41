import { ChatError } from '@homeroom/contracts';
import type { Accounts } from '../ports/accounts.port.js';
import type { Account } from './account.js';

export const isActiveAdmin = ({ role, status }: Account): boolean => role === 'admin' && status === 'active';

/** Whether somebody is an active admin, beside `userId`. */
export async function isAdminLeft(accounts: Pick<Accounts, 'find'>, userId?: string): Promise<boolean> {
  return (await accounts.find({ text: '', role: 'admin', limit: 2 })).some(({ id }) => id !== userId);
}

export const lastAdmin = (): ChatError => new ChatError('CONFLICT', 'The school needs at least one active admin.');
