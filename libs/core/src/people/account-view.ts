import type { OwnUser, User } from '@homeroom/contracts';
import type { Account } from './account.js';

/** The person as others see them. */
export const toUser = ({ id, name, role }: Account): User => ({ id, name, role });

/** The person as they and the admin see them. */
export const toOwnUser = ({ id, name, role, handle, status, passwordChangeRequired }: Account): OwnUser => ({
  id,
  name,
  role,
  handle,
  status,
  passwordChangeRequired,
});

/** An erased person: nobody signs in as them, nobody brings them back. */
export const isErased = (account: Account): boolean => account.passwordHash === null;

/** Names by id. */
export const namesOf = (accounts: readonly Account[]): ReadonlyMap<string, string> =>
  new Map(accounts.map(({ id, name }) => [id, name]));
