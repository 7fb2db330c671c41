import { describe, expect, it } from '@jest/globals';
import { budgets } from './budgets.mjs';
import { declarations } from './declarations.mjs';
import { layers } from './layers.mjs';
import { plant } from './plant.mjs';

function verdict(check, files) {
  const planted = plant(files);
  try {
    return check(planted.root);
  } finally {
    planted.remove();
  }
}

const lines = (count) => 'x;\n'.repeat(count);
const manifest = (name, rest = {}) => JSON.stringify({ name, ...rest });
const house = {
  'package.json': manifest('homeroom', { devDependencies: { '@jest/globals': '30.0.0' } }),
  'package-lock.json': '{"packages":{}}',
  'libs/core/package.json': manifest('@homeroom/core', { dependencies: { '@homeroom/contracts': '0.0.0' } }),
};

describe('layers', () => {
  it.each([
    ['libs/services/src/gateway/a.ts', "import { x } from '../ingest/x.js';", 'each is deployed alone'],
    ['libs/services/src/gateway/rooms/a.ts', "export {\n  x,\n} from '../../demo/x.js';", 'each is deployed alone'],
    [
      'libs/core/src/a.ts',
      "const x = await import('../../adapters/src/x.js');",
      'reaches into another package by path',
    ],
    [
      'apps/lab/src/a.ts',
      "import type { X } from '../../standalone/src/x.js';",
      'reaches into another package by path',
    ],
    ['libs/core/src/rooms/a.ts', 'export const at = new Date().toISOString();', 'inject the port Clock'],
  ])('refuses what is planted in %s', (file, text, reason) => {
    expect(verdict(layers, { [file]: text }).problems.join()).toContain(reason);
  });

  it.each([
    [
      'libs/services/src/gateway/a.ts',
      "import { runConsumer } from '../run-consumer.js';\nimport { x } from './rooms/x.js';",
    ],
    ['libs/services/src/run-consumer.ts', "import { x } from './x.js';"],
    ['libs/core/src/rooms/a.ts', 'export const at = new Date(instant).toISOString();'],
    ['libs/core/src/rooms/a.spec.ts', 'export const at = new Date();'],
  ])('lets %s be', (file, text) => {
    expect(verdict(layers, { [file]: text }).problems).toEqual([]);
  });
});

describe('declarations', () => {
  const problemsOf = (files) => verdict(declarations, { ...house, ...files }).problems.join();

  it.each([
    [
      'an undeclared package',
      "import { z } from 'zod/v4';",
      'imports "zod", which libs/core/package.json does not declare',
    ],
    ['an undeclared type', "type A = import('@noble/hashes').A;", 'imports "@noble/hashes"'],
    ['a tool of the root outside specs', "import { it } from '@jest/globals';", 'imports "@jest/globals"'],
    ['a builtin that looks like a package', "import fs from 'fs';", 'write "node:fs"'],
  ])('refuses %s', (_what, text, reason) => {
    expect(problemsOf({ 'libs/core/src/a.ts': text })).toContain(reason);
  });

  it('lets declared packages, own files, builtins and the tools of specs be', () => {
    const text = "import '@homeroom/contracts';\nimport './b.js';\nimport 'node:fs';";
    expect(problemsOf({ 'libs/core/src/a.ts': text, 'libs/core/src/a.spec.ts': "import '@jest/globals';" })).toBe('');
  });

  it('refuses a version that is a range', () => {
    const loose = manifest('@homeroom/client', { dependencies: { zod: '^4.0.0' } });
    expect(problemsOf({ 'libs/client/package.json': loose })).toContain('is not an exact version');
  });
});

describe('budgets', () => {
  it.each([
    ['apps/standalone/src/main.ts', lines(31), 'at most 30'],
    ['libs/services/src/ingest/ingest.module.ts', lines(61), 'at most 60'],
    ['README.md', lines(151), 'at most 150'],
    ['libs/core/src/a.ts', lines(301), 'at most 300'],
    ['tools/a.mjs', lines(301), 'at most 300'],
    ['libs/core/src/utils/a.ts', '', 'says nothing'],
    ['libs/core/src/shared.ts', '', 'says nothing'],
    ['libs/core/src/rooms/index.ts', '', 'no barrel'],
    ['libs/core/src/index.ts', "export * from './a.js';", 'no "export *"'],
    ['libs/core/src/a.ts', 'export enum Role { a }', 'no enum'],
    ['libs/core/src/a.ts', '// oxlint-disable-next-line no-empty', 'says why'],
    ['libs/core/src/a.spec.ts', 'await new Promise((done) => setTimeout(done, 100));', 'no test that sleeps'],
  ])('refuses what is planted in %s', (file, text, reason) => {
    expect(verdict(budgets, { [file]: text }).problems.join()).toContain(reason);
  });

  it('lets files within their budgets be', () => {
    const files = {
      'apps/standalone/src/main.ts': lines(30),
      'README.md': lines(150),
      'libs/services/src/gateway/index.ts': "export { a } from './a.js';",
      'libs/core/src/a.ts': '// oxlint-disable-next-line no-empty -- the file may be gone already',
    };
    expect(verdict(budgets, files)).toEqual({ problems: [], warnings: [] });
  });

  it('warns of a file past the soft limit', () => {
    expect(verdict(budgets, { 'libs/core/src/a.ts': lines(201) }).warnings).toHaveLength(1);
  });
});
