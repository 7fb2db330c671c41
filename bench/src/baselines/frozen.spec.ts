import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

/**
 * The yardstick of every headline figure. A file here changes only by a decision (an ADR in docs/adr that says why); then its new
 * checksum goes in with it, and every figure that was divided by a baseline is measured again.
 */
const checksums = {
  'api.ts': '8f1b3474da3b11b3525065449de57d5fae43a91ee5c3478604023e821deca65f',
  'embedding-api.ts': '80bcab93de31c97159ae1a386a6e11c5829cde4b4a5c10f389afcd9011064260',
  'in-process.ts': '1789de6e1a3fec35830b56ca25a28632c9def5e859180c2ea22c2be8471a0cb7',
  'main.ts': 'e38e2018ef059aa35c9bb3db97c9372a4d7e5ecaec147fe34e90c838456e377b',
  'monolith.ts': '1a079186efabd6131486ea5a42cec863a2a5f1f3c5770d32f490c6a12e71be36',
  'options.ts': '87cfe32672a5f5060fafc78478f66b3c78fda6ad74f8597d8dcfe9d57d4e2161',
  'stores.ts': '323ddaa7ff31ae26240e9a4acda35bc69a7340e6209f250b1cbc05215faae3bd',
  'world.ts': 'c7c98b9a9fb861ba4b7bb03fb6775c167a3cb18abfaa175e8fcfd707d8a7a878',
};

const folder = fileURLToPath(new URL('.', import.meta.url));
const isTestCode = (file: string): boolean => /\.(?:spec|test-kit)\.ts$/u.test(file);
const sha256 = (file: string): string =>
  createHash('sha256')
    .update(readFileSync(join(folder, file)))
    .digest('hex');

describe('the baselines', () => {
  it('are frozen: their files change only by a decision', () => {
    const sources = readdirSync(folder).filter((file) => file.endsWith('.ts') && !isTestCode(file));
    expect(Object.fromEntries(sources.map((file) => [file, sha256(file)]))).toEqual(checksums);
  });
});
