import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DataFolderError, embeddedConfig, openEmbedded } from './embedded.js';
import type { Embedded } from './embedded.js';
import { databaseFile } from './sqlite/database.js';
import { TestFolder } from './sqlite/data-folder.test-support.js';

const claims = { kind: 'access', sessionId: 's', userId: 'u', generation: 0, expiresAt: 1_000 } as const;

describe('openEmbedded', () => {
  const folder = new TestFolder();
  let opened: Embedded[] = [];
  const open = async (variables: Readonly<Record<string, string>> = {}): Promise<Embedded> => {
    const embedded = await openEmbedded(
      embeddedConfig.parse({ HOMEROOM_DATA_DIR: folder.path, HOMEROOM_EMBEDDING_DRIVER: 'off', ...variables }),
      { modelDir: 'models/tiny' },
    );
    opened.push(embedded);
    return embedded;
  };
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((embedded) => embedded.close()));
    opened = [];
  };
  afterEach(async () => {
    await close();
    folder.remove();
  });

  it('fills every port from an empty folder', async () => {
    const { ports, check } = await open();
    await expect(check()).resolves.toBeUndefined();
    expect(await ports.messageStore.heads(['r1'])).toHaveProperty('size', 1);
    expect((await ports.eventLog.lag('ingest', 'homeroom.messages.v1')).length).toBe(24);
    expect(await ports.settings.read()).toHaveProperty('retention');
  });

  it('says that it takes writes only after it wrote, so that a full disk is noticed', async () => {
    const { check } = await open();
    const reader = new DatabaseSync(databaseFile(folder.path), { readOnly: true });
    const version = () => reader.prepare('PRAGMA data_version').get()?.['data_version'];
    const before = version();
    await check();
    expect(version()).not.toBe(before);
    reader.close();
  });

  it('keeps the key of the sessions over a restart, for its owner only', async () => {
    const token = await (await open()).ports.tokens.issue(claims);
    await close();
    expect(statSync(join(folder.path, 'session.key')).mode & 0o777).toBe(0o600);
    expect(await (await open()).ports.tokens.verify(token)).toEqual(claims);
  });

  it('takes a given key instead, and makes none', async () => {
    const { ports } = await open({ HOMEROOM_SESSION_KEY: 'k'.repeat(32) });
    expect(await ports.tokens.verify(await ports.tokens.issue(claims))).toEqual(claims);
    expect(() => statSync(join(folder.path, 'session.key'))).toThrow(/ENOENT/u);
  });

  it('says what is wrong with a damaged key and frees the folder', async () => {
    await open();
    await close();
    writeFileSync(join(folder.path, 'session.key'), 'short');
    await expect(open()).rejects.toThrow(/session\.key is not a key; delete it/u);
    writeFileSync(join(folder.path, 'session.key'), Buffer.alloc(32).toString('base64url'));
    await expect(open()).resolves.toBeDefined();
  });

  it('refuses a folder that another one uses', async () => {
    await open();
    await expect(open()).rejects.toThrow(DataFolderError);
    await expect(open()).rejects.toThrow(/is in use by another Homeroom; stop that one, or choose another folder\.$/u);
  });

  it('counts by the limits of the configuration, and not at all where they are off', async () => {
    const { ports } = await open({ HOMEROOM_RATE_SEND: 'off', HOMEROOM_RATE_TYPING: '1/2' });
    const take = async (action: 'send' | 'typing', times: number) =>
      (await Promise.all(Array.from({ length: times }, () => ports.rateLimiter.take('ana', action)))).filter(
        ({ allowed }) => allowed,
      ).length;
    expect([await take('send', 100), await take('typing', 100)]).toEqual([100, 2]);
  });

  it('names the rule of a limit that is none', () => {
    const parsed = embeddedConfig.safeParse({ HOMEROOM_RATE_SEND: 'many', HOMEROOM_RATE_READ: '0/5' });
    expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual(['HOMEROOM_RATE_SEND', 'HOMEROOM_RATE_READ']);
  });
});
