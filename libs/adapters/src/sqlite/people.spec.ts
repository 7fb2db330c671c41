import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  describeAccounts,
  describeAuditLog,
  describeReadMarks,
  describeReports,
  describeRooms,
  describeSessions,
  describeSettings,
  sampleRoom,
} from '@homeroom/core/testing';
import { SqliteAccounts } from '../accounts/sqlite.js';
import { SqliteAuditLog } from '../audit-log/sqlite.js';
import { SystemClock } from '../clock/system.js';
import { SqliteReadMarks } from '../read-marks/sqlite.js';
import { SqliteReports } from '../reports/sqlite.js';
import { SqliteRooms } from '../rooms/sqlite.js';
import { SqliteSessions } from '../sessions/sqlite.js';
import { SqliteSettings } from '../settings/sqlite.js';
import { openDatabase } from './database.js';
import type { SqliteDatabase } from './database.js';

const opened: SqliteDatabase[] = [];

function open(folder = mkdtempSync(join(tmpdir(), 'homeroom-people-'))): SqliteDatabase {
  const database = openDatabase({ folder, clock: new SystemClock() });
  opened.push(database);
  return database;
}

afterEach(async () => {
  for (const database of opened.splice(0)) {
    await database.close();
    rmSync(database.folder, { recursive: true, force: true });
  }
});

describeAccounts('SqliteAccounts', async () => new SqliteAccounts(open()));
describeAuditLog('SqliteAuditLog', async () => new SqliteAuditLog(open()));
describeReadMarks('SqliteReadMarks', async () => new SqliteReadMarks(open()));
describeReports('SqliteReports', async () => new SqliteReports(open()));
describeRooms('SqliteRooms', async () => new SqliteRooms(open()));
describeSessions('SqliteSessions', async () => new SqliteSessions(open()));
describeSettings('SqliteSettings', async () => new SqliteSettings(open()));

describe('people and rooms in SQLite', () => {
  it('are there again when the folder is opened anew, and the audit chain goes on', async () => {
    const first = open();
    const room = sampleRoom('r1', ['ana']);
    await new SqliteRooms(first).insert(room);
    await new SqliteReadMarks(first).raise([{ userId: 'ana', roomId: 'r1', seq: 5 }]);
    await new SqliteAuditLog(first).append({ at: '2026-01-12T08:00:00.000Z', by: null, action: 'backup' });
    await first.close();
    opened.pop();
    const second = open(first.folder);
    expect(await new SqliteRooms(second).ofUser('ana')).toEqual([room]);
    expect(await new SqliteReadMarks(second).ofUser('ana')).toEqual(new Map([['r1', 5]]));
    const audit = new SqliteAuditLog(second);
    await audit.append({ at: '2026-01-12T08:00:00.000Z', by: null, action: 'backup' });
    expect((await audit.list(null, 5)).map(({ number }) => number)).toEqual([2, 1]);
  });

  it('show a room that another driver object changed, not the one remembered', async () => {
    const database = open();
    const [one, other] = [new SqliteRooms(database), new SqliteRooms(database)];
    const room = await one.insert(sampleRoom('r1', ['ana']));
    await other.replace({ ...room, name: 'changed', version: 2 }, 1);
    expect((await one.byIds(['r1']))[0]?.name).toBe('changed');
    expect((await one.byIds(['r1']))[0]).toBe((await one.ofUser('ana'))[0]);
  });
});
