import { existsSync, readdirSync } from 'node:fs';

const root = import.meta.dirname;
const sourceFolders = ['libs', 'apps']
  .flatMap((kind) =>
    existsSync(`${root}/${kind}`) ? readdirSync(`${root}/${kind}`).map((name) => `${kind}/${name}/src`) : [],
  )
  .concat('bench/src')
  .filter((folder) => existsSync(`${root}/${folder}`));

const swc = {
  jsc: {
    target: 'es2024',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

/** One configuration for every package: specs run on the TypeScript sources, without a build. */
export default {
  rootDir: root,
  roots: [...sourceFolders, 'tools'].map((folder) => `<rootDir>/${folder}`),
  testMatch: ['**/*.spec.ts', '**/tools/**/*.spec.mjs'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@homeroom/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', swc] },
  transformIgnorePatterns: ['/node_modules/', '/dist/'],
  // Sources import './x.js' as the compiled package will; here the file is still './x.ts'.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.nx/'],
  maxWorkers: 2,
};
