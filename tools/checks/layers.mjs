import { posix } from 'node:path';
import { homeOf, importsOf, isTestCode, read, sourcesOf } from './sources.mjs';

/** The rules of the layer table that depend on where an import leads; the others are in .oxlintrc.json. */
export function layers(root) {
  return {
    problems: sourcesOf(root).flatMap((file) => [...pathProblems(root, file), ...clockProblems(root, file)]),
    warnings: [],
  };
}

function pathProblems(root, file) {
  const home = homeOf(file);
  return importsOf(read(root, file))
    .filter((name) => name.startsWith('.'))
    .flatMap((name) => {
      const target = posix.join(posix.dirname(file), name);
      if (!target.startsWith(`${home}/`))
        return [`${file}: "${name}" reaches into another package by path; import the package by its name.`];
      const [from, to] = [serviceOf(file), serviceOf(target)];
      if (from && to && from !== to)
        return [
          `${file}: "${name}" leads into ${to}; one service folder never imports another: each is deployed alone.`,
        ];
      return [];
    });
}

function serviceOf(path) {
  return /^libs\/services\/src\/([^/]+)\//.exec(path)?.[1];
}

function clockProblems(root, file) {
  if (!file.startsWith('libs/core/src/') || isTestCode(file)) return [];
  return /\bnew Date\(\s*\)|(?<!new )\bDate\(\s*\)/.test(read(root, file))
    ? [`${file}: "new Date()" reads the wall clock; core has none: inject the port Clock.`]
    : [];
}
