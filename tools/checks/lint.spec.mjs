import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { capture, root, tools } from '../run.mjs';
import { plant } from './plant.mjs';

const bring = (...names) => names.map((name) => `import '${name}';`).join('\n');

/** One planted sin per rule: where, what, and words of the reason that must be told. */
const sins = [
  ['libs/contracts/src/a.ts', bring('node:crypto'), 'contracts import zod and nothing else'],
  ['libs/contracts/src/b.ts', bring('@homeroom/core'), 'contracts import zod and nothing else'],
  ['libs/contracts/src/c.ts', 'export const size = Buffer.byteLength("x");', 'browsers have no Buffer'],
  ['libs/contracts/src/d.ts', 'export const pid = process.pid;', 'browsers have no process'],
  ['libs/contracts/src/e.ts', "export const x = require('./x.js');", 'browsers have no require'],
  ['libs/contracts/src/f.ts', 'setImmediate(() => {});', 'browsers have no setImmediate'],
  ['libs/contracts/src/g.spec.ts', bring('@homeroom/core'), 'a spec of contracts imports zod'],
  ['libs/client/src/a.ts', bring('node:timers'), 'client imports contracts and nothing else'],
  ['libs/client/src/b.ts', bring('@homeroom/core'), 'client imports contracts and nothing else'],
  ['libs/client/src/c.ts', 'export const pid = process.pid;', 'browsers have no process'],
  ['libs/client/src/d.ts', "export const x = require('./x.js');", 'browsers have no require'],
  ['libs/client/src/e.ts', 'setImmediate(() => {});', 'browsers have no setImmediate'],
  ['libs/client/src/f.ts', 'export const size = Buffer.byteLength("x");', 'browsers have no Buffer'],
  ['libs/core/src/room/a.ts', bring('@nestjs/common'), 'core imports contracts only'],
  ['libs/core/src/room/b.ts', bring('mongodb'), 'core imports contracts only'],
  ['libs/core/src/room/c.ts', bring('node:crypto'), 'core imports contracts only'],
  ['libs/core/src/room/d.ts', bring('@homeroom/adapters/embedded'), 'core imports contracts only'],
  ['libs/core/src/room/e.ts', 'export const at = Date.now();', 'inject the port Clock'],
  ['libs/core/src/room/f.ts', 'export const dice = Math.random();', 'inject the port Ids'],
  ['libs/core/src/room/g.ts', 'export const id = crypto.randomUUID();', 'inject the port Ids'],
  ['libs/core/src/room/h.ts', 'export const pid = process.pid;', 'core knows no process'],
  ['libs/core/src/room/i.ts', 'export const at = performance.now();', 'core has no wall clock'],
  ['libs/core/src/room/j.spec.ts', bring('@homeroom/platform'), 'specs and twins of core'],
  ['libs/core/src/room/k.ts', 'export const id = crypto.getRandomValues(new Uint8Array(9));', 'inject the port Ids'],
  ['libs/core/src/room/l.ts', 'setTimeout(() => {}, 1000);', 'core has no timer'],
  ['libs/core/src/room/m.ts', 'setInterval(() => {}, 1000);', 'core has no timer'],
  ['libs/core/src/room/n.ts', 'setImmediate(() => {});', 'core has no timer'],
  ['libs/core/src/room/o.ts', 'export const at = globalThis.Date.now();', 'core reaches around nothing'],
  ['libs/core/src/room/p.ts', 'export const at = global.Date.now();', 'core reaches around nothing'],
  ['libs/core/src/ports/q.memory.ts', 'setTimeout(() => {}, 1000);', 'core has no timer'],
  ['libs/core/src/room/r.spec.ts', 'export const pid = process.pid;', 'core knows no process'],
  ['libs/model/src/a.ts', bring('@homeroom/adapters/embedded'), 'model imports contracts, core and client'],
  ['libs/model/src/b.ts', bring('node:timers'), 'model imports contracts, core and client'],
  ['libs/adapters/src/rooms/a.ts', bring('@homeroom/services/gateway'), 'adapters import contracts and core'],
  ['libs/adapters/src/rooms/b.ts', bring('@homeroom/platform'), 'adapters import contracts and core'],
  ['libs/adapters/src/rooms/c.ts', bring('@nestjs/core'), 'adapters know no Nest'],
  ['libs/adapters/src/rooms/d.ts', bring('node:process'), 'the only reader of the environment'],
  ['libs/services/src/gateway/a.ts', bring('@homeroom/adapters/embedded'), 'services know ports, not adapters'],
  ['libs/services/src/gateway/b.ts', bring('kafkajs'), 'Drivers and files are touched in libs/adapters only'],
  ['libs/services/src/gateway/c.ts', bring('node:fs/promises'), 'Drivers and files are touched in libs/adapters only'],
  ['libs/services/src/gateway/d.ts', bring('@homeroom/services/ingest'), 'one service folder never imports another'],
  ['libs/services/src/gateway/e.ts', bring('@homeroom/lab'), 'services import contracts, core and platform'],
  ['libs/services/src/gateway/f.spec.ts', bring('@homeroom/adapters/embedded'), 'their specs run on the memory twins'],
  ['libs/platform/src/a.ts', bring('@homeroom/contracts'), 'platform imports nothing of ours'],
  ['libs/platform/src/b.ts', bring('node:sqlite'), 'Drivers and files are touched in libs/adapters only'],
  ['libs/platform/src/c.spec.ts', bring('@homeroom/contracts'), 'platform imports nothing of ours'],
  ['apps/standalone/src/a.ts', bring('@homeroom/core'), 'apps start things'],
  ['apps/standalone/src/b.ts', bring('@homeroom/lab'), 'one app never imports another'],
  ['apps/standalone/src/c.ts', bring('node:fs'), 'Drivers and files are touched in libs/adapters only'],
  ['apps/standalone/src/d.ts', bring('node:process'), 'the only reader of the environment'],
  ['apps/lab/src/a.ts', bring('@homeroom/core'), 'lab imports contracts, client and node: modules only'],
  ['apps/lab/src/b.ts', bring('@homeroom/platform'), 'lab imports contracts, client and node: modules only'],
  ['apps/lab/src/c.spec.ts', bring('@homeroom/core'), 'a spec of lab imports what lab may'],
  ['apps/web/page/a.js', bring('@homeroom/core'), 'web imports contracts and client of ours'],
  ['apps/e2e/src/a.ts', bring('@homeroom/services/gateway'), 'e2e imports contracts, client and node: modules only'],
  ['libs/services/src/ingest/a.ts', 'export const port = process.env.PORT;', 'process.env'],
  ['libs/services/src/ingest/b.ts', bring('node:process'), 'the only reader of the environment'],
  ['libs/services/src/ingest/c.ts', 'export const f = (a: any) => a;', 'any'],
  ['libs/services/src/ingest/d.ts', 'export default 1;', 'default'],
  ['libs/services/src/ingest/e.ts', 'try { JSON.parse("") } catch {}', 'empty block'],
  ['libs/services/src/ingest/f.ts', 'console.log("x");', 'console'],
  ['libs/services/src/ingest/g.ts', 'export const f = (a: 1, b: 1, c: 1, d: 1) => [a, b, c, d];', 'parameters'],
  [
    'libs/services/src/ingest/h.ts',
    Array.from({ length: 301 }, (_, i) => `export const a${i} = 1;`).join('\n'),
    'too many lines',
  ],
  ['libs/services/src/ingest/i.ts', `export function f() {\n${'f;\n'.repeat(50)}}`, 'too many lines'],
  ['libs/services/src/ingest/j.ts', "import { l } from './k.js';\nexport const j = () => l;", 'Dependency cycle'],
  ['libs/services/src/ingest/k.ts', "import { j } from './j.js';\nexport const l = () => j;", 'Dependency cycle'],
  [
    'libs/services/src/ingest/l.ts',
    'const f = async () => 1;\nexport const g = () => { f(); };',
    'Promises must be awaited',
  ],
  ['libs/services/src/ingest/m.spec.ts', "jest.mock('./k.js');", 'use the memory twin'],
  ['libs/services/src/ingest/n.spec.ts', "it.only('works', () => {});", 'focused'],
  ['libs/services/src/ingest/o.spec.ts', "it.skip('works', () => {});", 'Disabled test'],
];

/** What the layer table allows. */
const virtues = [
  ['libs/contracts/src/good.ts', bring('zod', './other.js')],
  ['libs/contracts/src/good.spec.ts', bring('@jest/globals', 'fast-check', 'zod', 'node:fs')],
  ['libs/client/src/good.ts', bring('@homeroom/contracts')],
  ['libs/core/src/room/good.ts', bring('@homeroom/contracts', '../ports/rooms.port.js')],
  ['libs/core/src/room/good.spec.ts', bring('@jest/globals', 'fast-check', '@homeroom/client')],
  ['libs/core/src/ports/good.conformance.ts', bring('@jest/globals')],
  ['libs/core/src/ports/waiting.conformance.ts', 'setTimeout(() => {}, 1000);'],
  ['libs/model/src/good.ts', bring('@homeroom/contracts', '@homeroom/core', '@homeroom/client')],
  ['libs/adapters/src/rooms/good.ts', bring('@homeroom/core', 'node:sqlite', 'node:fs', 'mongodb')],
  ['libs/adapters/src/rooms/good.spec.ts', bring('@homeroom/core/testing', '@jest/globals')],
  ['libs/services/src/ingest/good.ts', bring('@homeroom/core', '@homeroom/platform', '@nestjs/common', 'socket.io')],
  ['libs/platform/src/good.ts', `${bring('@nestjs/core', 'prom-client')}\nexport const zone = process.env.TZ;`],
  [
    'apps/standalone/src/good.ts',
    bring('@homeroom/services/gateway', '@homeroom/adapters/embedded', '@homeroom/platform'),
  ],
  ['apps/lab/src/good.ts', bring('@homeroom/client', 'node:fs', 'node:child_process')],
  ['apps/e2e/src/good.e2e-spec.ts', bring('@jest/globals', '@homeroom/client', 'node:child_process')],
];

let planted;
let told;

beforeAll(async () => {
  planted = plant({
    ...Object.fromEntries([...sins, ...virtues].map(([file, text]) => [file, `${text}\n`])),
    '.oxlintrc.json': readFileSync(`${root}/.oxlintrc.json`, 'utf8'),
    'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'nodenext', strict: true, noEmit: true } }),
  });
  const { output } = await capture([tools.oxlint, '--type-aware', '-f', 'json', '.'], { cwd: planted.root });
  told = JSON.parse(output).diagnostics.map(({ filename, message, help }) => ({
    filename: filename.replaceAll('\\', '/'),
    text: `${message} ${help}`,
  }));
}, 60_000);

afterAll(() => planted.remove());

const wordsAbout = (file) =>
  told
    .filter(({ filename }) => filename.endsWith(file))
    .map(({ text }) => text)
    .join('\n');

describe('the linter', () => {
  it.each(sins)('refuses what is planted in %s', (file, _text, reason) => {
    expect(wordsAbout(file)).toContain(reason);
  });

  it.each(virtues)('lets %s do what its layer may', (file) => {
    expect(wordsAbout(file)).toBe('');
  });
});
