import type { SchoolRole } from '@homeroom/contracts';
import type { Account } from '../people/account.js';

export type AccountQuery = {
  /** Matches the beginning of any word of the name, or of the handle; case and accents do not count. '' = all. */
  readonly text: string;
  /** @default every role */
  readonly role?: SchoolRole;
  readonly limit: number;
};

/** People. Unique by id and by handle. Every read is a majority read. */
export interface Accounts {
  /** All or none. @throws ChatError CONFLICT that names the handle which is taken */
  insert(accounts: readonly Account[]): Promise<void>;
  byIds(userIds: readonly string[]): Promise<readonly Account[]>;
  byHandles(handles: readonly string[]): Promise<readonly Account[]>;
  /** As `Rooms.replace`. @throws ChatError CONFLICT when the new handle is taken */
  replace(account: Account, expectedVersion: number): Promise<boolean>;
  /** Active people by name. */
  find(query: AccountQuery): Promise<readonly Account[]>;
}
