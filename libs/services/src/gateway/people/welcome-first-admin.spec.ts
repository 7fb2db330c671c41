import { beforeEach, describe, expect, it } from '@jest/globals';
import { FirstAdmin } from '@homeroom/core';
import {
  ManualClock,
  MemoryAccounts,
  MemoryAuditLog,
  MemoryPasswordHasher,
  SequentialIds,
} from '@homeroom/core/testing';
import { createLogger } from '@homeroom/platform';
import { welcomeFirstAdmin } from './welcome-first-admin.js';

let firstAdmin: FirstAdmin;
let logged: string;
let printed: string;

beforeEach(() => {
  [logged, printed] = ['', ''];
  firstAdmin = new FirstAdmin({
    accounts: new MemoryAccounts(),
    passwordHasher: new MemoryPasswordHasher(),
    auditLog: new MemoryAuditLog(),
    clock: new ManualClock(),
    ids: new SequentialIds(),
  });
});

function welcome(given?: string): Promise<void> {
  const write = (line: string) => void (logged += line);
  const log = createLogger({ name: 'gateway', level: 'trace', format: 'json', write });
  return welcomeFirstAdmin(firstAdmin, given, { log, print: (text) => void (printed += text) });
}

describe('the welcome of the first admin', () => {
  it('prints a one-time password once, and logs none', async () => {
    await welcome();
    const [, password = ''] = /^admin {5}admin \/ (\S+) {2}\(one time: .+\)\n$/u.exec(printed) ?? [];
    expect(password).not.toBe('');
    expect(logged).toContain('the first admin was made');
    expect(logged).not.toContain(password);
    printed = '';
    await welcome();
    expect(printed).toBe('');
  });

  it('neither prints nor logs a password that was given', async () => {
    await welcome('a given password');
    expect(logged).toContain('the first admin was made');
    expect(logged + printed).not.toContain('a given password');
    expect(printed).toBe('');
  });
});
