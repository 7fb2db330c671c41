import { ChatError } from '@homeroom/contracts';
import { findKey, searchKey, wordKey } from '@homeroom/core';
import type { Account, AccountQuery, Accounts } from '@homeroom/core';
import type { Connection } from '../sqlite/connection.js';
import type { SqliteDatabase } from '../sqlite/database.js';
import { isUniqueViolation } from '../sqlite/errors.js';

type Row = { readonly document: string };

export class SqliteAccounts implements Accounts {
  constructor(private readonly database: SqliteDatabase) {}

  insert(accounts: readonly Account[]): Promise<void> {
    return this.database.write((connection) => {
      for (const account of accounts) namingTheHandle(account, () => insert(connection, account));
    });
  }

  byIds(userIds: readonly string[]): Promise<readonly Account[]> {
    return this.select(
      'SELECT document FROM accounts WHERE id IN (SELECT value FROM json_each(?))',
      JSON.stringify(userIds),
    );
  }

  byHandles(handles: readonly string[]): Promise<readonly Account[]> {
    return this.select(
      'SELECT document FROM accounts WHERE handle IN (SELECT value FROM json_each(?))',
      JSON.stringify(handles),
    );
  }

  replace(account: Account, expectedVersion: number): Promise<boolean> {
    return this.database.write((connection) =>
      namingTheHandle(account, () => replace(connection, account, expectedVersion)),
    );
  }

  async find({ text, role, limit }: AccountQuery): Promise<readonly Account[]> {
    const key = findKey(text);
    if (key === null) return [];
    return this.select(
      `SELECT document FROM accounts
       WHERE active = 1 AND instr(search_key, ?1) > 0 AND (?2 IS NULL OR json_extract(document, '$.role') = ?2)
       ORDER BY name_key, id LIMIT ?3`,
      ...[key, role ?? null, limit],
    );
  }

  private select(text: string, ...values: readonly (string | number | null)[]): Promise<readonly Account[]> {
    return this.database.read((connection) =>
      connection.all<Row>(text, ...values).map(({ document }) => JSON.parse(document) as Account),
    );
  }
}

const columns = (account: Account): readonly (string | number)[] => [
  account.handle,
  account.version,
  account.status === 'active' ? 1 : 0,
  wordKey(account.name),
  searchKey(account),
  JSON.stringify(account),
];

function insert(connection: Connection, account: Account): void {
  connection.run(
    'INSERT INTO accounts (handle, version, active, name_key, search_key, document, id) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...columns(account),
    account.id,
  );
}

function replace(connection: Connection, account: Account, expectedVersion: number): boolean {
  const changed = connection.run(
    `UPDATE accounts SET handle = ?, version = ?, active = ?, name_key = ?, search_key = ?, document = ?
     WHERE id = ? AND version = ?`,
    ...columns(account),
    account.id,
    expectedVersion,
  );
  return changed === 1;
}

function namingTheHandle<Value>({ handle }: Account, write: () => Value): Value {
  try {
    return write();
  } catch (error) {
    if (isUniqueViolation(error, 'accounts.handle'))
      throw new ChatError('CONFLICT', `The handle "${handle}" is taken.`);
    if (isUniqueViolation(error, 'accounts.id')) throw new ChatError('CONFLICT', 'The id of the account is taken.');
    throw error;
  }
}
