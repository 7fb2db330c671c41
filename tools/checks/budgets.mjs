import { filesOf, isTestCode, read } from './sources.mjs';

const hardLines = 300;
const softLines = 200;
const budgetsByName = [
  { name: /(^|\/)main\.ts$/, lines: 30, why: 'an app only starts things' },
  { name: /\.module\.ts$/, lines: 60, why: 'a module only binds tokens' },
  { name: /(^|\/)README\.md$/, lines: 150, why: 'a newcomer reads it whole' },
];
const lazyNames = /(^|\/)(utils?|common|shared|helpers?)(\/|\.[^/]+$)/i;

const smells = [
  {
    pattern: /^\s*(export\s+)?(declare\s+)?(const\s+)?enum\s/m,
    why: 'no enum: a union of strings says the same and is erased',
  },
  { pattern: /^\s*export\s+\*\s/m, why: 'no "export *": a library lists by name what it offers' },
  { pattern: /(oxlint|eslint)-disable(?!.*\s--\s+\S)/, why: 'a lint suppression says why after " -- "' },
];
const sleeps = /from 'node:timers\/promises'|new Promise[^;]{0,60}setTimeout/;

/** The budgets of docs/architecture.md: sizes, names, and what no file may hold. */
export function budgets(root) {
  const code = filesOf(root, ['{libs,apps,tools,bench}/**/*.{ts,tsx,mjs,js,css,html}', '*.mjs']);
  const all = [...code, ...filesOf(root, '**/README.md')];
  const sized = all.map((file) => ({ file, lines: read(root, file).split('\n').length - 1 }));
  return {
    problems: [...sized.flatMap(sizeProblems), ...code.flatMap((file) => textProblems(file, read(root, file)))],
    warnings: sized
      .filter(({ file, lines }) => lines > softLines && !file.endsWith('.md'))
      .map(({ file, lines }) => `${file}: ${lines} lines (aim at ${softLines}, limit ${hardLines})`),
  };
}

function sizeProblems({ file, lines }) {
  const named = budgetsByName.filter(({ name }) => name.test(file) && !isTestCode(file));
  const limits = [...named, { lines: hardLines, why: 'split it by what it does' }];
  return limits
    .filter((limit) => lines > limit.lines)
    .slice(0, 1)
    .map((limit) => `${file}: ${lines} lines, at most ${limit.lines}: ${limit.why}.`);
}

function textProblems(file, text) {
  if (file.startsWith('tools/')) return [];
  const problems = smells.filter(({ pattern }) => pattern.test(text)).map(({ why }) => `${file}: ${why}.`);
  if (lazyNames.test(file))
    problems.push(`${file}: a name like utils, common or shared says nothing; name what it holds.`);
  if (isNestedBarrel(file)) problems.push(`${file}: no barrel inside a library; import the file itself.`);
  if (/\.(int-|e2e-)?spec\.ts$/.test(file) && sleeps.test(text))
    problems.push(`${file}: no test that sleeps; wait for what you expect, or drive the memory clock.`);
  return problems;
}

function isNestedBarrel(file) {
  return /\/src\/.+\/index\.tsx?$/.test(file) && !/^libs\/services\/src\/[^/]+\/index\.ts$/.test(file);
}
