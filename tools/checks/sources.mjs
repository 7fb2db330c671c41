import { globSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';

const generated = ['**/node_modules/**', '**/dist/**', 'data/**', '.nx/**', 'coverage/**'];

/** Files of the project by glob, with `/` as separator whatever the system. */
export function filesOf(root, patterns) {
  return globSync(patterns, { cwd: root, exclude: generated, withFileTypes: false })
    .map((file) => file.split(sep).join('/'))
    .sort();
}

export function sourcesOf(root) {
  return filesOf(root, ['{libs,apps}/*/src/**/*.{ts,tsx}', 'bench/src/**/*.ts']);
}

/** The package that a file belongs to. */
export function homeOf(file) {
  const [kind, name] = file.split('/');
  return kind === 'bench' ? kind : `${kind}/${name}`;
}

export function read(root, file) {
  return readFileSync(`${root}/${file}`, 'utf8');
}

const importForms = [
  /^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
];

/** Every module that a source text names, in any of the forms of import. */
export function importsOf(text) {
  return importForms.flatMap((form) => [...text.matchAll(form)].map(([, name]) => name));
}

/** Specs and what only specs use; these may lean on the tools of the root package. */
export function isTestCode(file) {
  return (
    /\.(spec|int-spec|e2e-spec|conformance|test-[a-z]+)\.tsx?$/.test(file) ||
    /\/src\/testing(\.ts$|\/)/.test(file) ||
    file.startsWith('apps/e2e/')
  );
}
