import { ChatError } from '@homeroom/contracts';
import type { Account } from '../people/account.js';
import { findKey, searchKey, wordKey } from '../people/fold-name.js';
import type { AccountQuery, Accounts } from './accounts.port.js';
import { jsonCopy } from './json-copy.js';

export class MemoryAccounts implements Accounts {
  private readonly accounts = new Map<string, Account>();

  async insert(accounts: readonly Account[]): Promise<void> {
    await null;
    const handles = new Set([...this.accounts.values()].map(({ handle }) => handle));
    const ids = new Set(this.accounts.keys());
    for (const { id, handle } of accounts) {
      if (handles.has(handle)) throw handleTaken(handle);
      if (ids.has(id)) throw new ChatError('CONFLICT', 'The id of the account is taken.');
      handles.add(handle);
      ids.add(id);
    }
    for (const account of accounts) this.accounts.set(account.id, jsonCopy(account));
  }

  async byIds(userIds: readonly string[]): Promise<readonly Account[]> {
    const wanted = new Set(userIds);
    return this.select(({ id }) => wanted.has(id));
  }

  async byHandles(handles: readonly string[]): Promise<readonly Account[]> {
    const wanted = new Set(handles);
    return this.select(({ handle }) => wanted.has(handle));
  }

  async replace(account: Account, expectedVersion: number): Promise<boolean> {
    const [rival] = await this.select(({ id, handle }) => handle === account.handle && id !== account.id);
    if (this.accounts.get(account.id)?.version !== expectedVersion) return false;
    if (rival) throw handleTaken(account.handle);
    this.accounts.set(account.id, jsonCopy(account));
    return true;
  }

  async find({ text, role, limit }: AccountQuery): Promise<readonly Account[]> {
    const key = findKey(text);
    if (key === null) return [];
    const found = await this.select(
      (account) =>
        account.status === 'active' &&
        (role === undefined || account.role === role) &&
        searchKey(account).includes(key),
    );
    return found.sort(byName).slice(0, limit);
  }

  private async select(matches: (account: Account) => boolean): Promise<Account[]> {
    await null;
    return [...this.accounts.values()].filter(matches).map(jsonCopy);
  }
}

const handleTaken = (handle: string): ChatError => new ChatError('CONFLICT', `The handle "${handle}" is taken.`);

function byName(a: Account, b: Account): number {
  const [left, right] = [wordKey(a.name), wordKey(b.name)];
  if (left === right) return a.id < b.id ? -1 : 1;
  return left < right ? -1 : 1;
}
