// npm run check: form, lint, types, layers, dead code, declarations, tables of the docs and budgets; ends with "N passed, N failed".
import { budgets } from './checks/budgets.mjs';
import { declarations } from './checks/declarations.mjs';
import { docs, writeDocs } from './checks/docs.mjs';
import { layers } from './checks/layers.mjs';
import { links } from './checks/links.mjs';
import { completeLock, lock } from './checks/lock.mjs';
import { capture, root, tools } from './run.mjs';

const browserSafe = ['contracts', 'client'];

const checks = {
  format: {
    why: 'Prettier',
    run: (fix) =>
      program([
        tools.prettier,
        fix ? '--write' : '--check',
        '--log-level=warn',
        '--cache',
        '--cache-location=.nx/prettier',
        '.',
      ]),
  },
  lint: {
    why: 'oxlint, with types; the layer table',
    run: (fix) => program([tools.oxlint, '--type-aware', ...(fix ? ['--fix'] : []), '.']),
  },
  types: { why: 'tsc over all sources and specs', run: () => program([tools.tsc, '-p', '.']) },
  browser: {
    why: `${browserSafe.join(' and ')} without the types of Node`,
    run: () => programs(browserSafe.map(browserTypes)),
  },
  layers: { why: 'imports by path, and the wall clock in core', run: () => listed(layers) },
  knip: {
    why: 'dead exports, dead files, unused dependencies',
    run: () => program([tools.knip, '--no-progress', '--no-config-hints']),
  },
  declarations: { why: 'every import is declared, every version exact', run: () => listed(declarations) },
  lock: { why: 'the lock file serves every machine', run: (fix) => listed(lock, fix && completeLock) },
  docs: {
    why: 'the tables of docs/operations say what the code declares',
    run: (fix) => listed(docs, fix && writeDocs),
  },
  links: { why: 'relative links of the pages lead somewhere', run: () => listed(links) },
  budgets: { why: 'sizes and names', run: () => listed(budgets) },
};

const help = `npm run check               runs every check
npm run check -- NAME …     runs only these
npm run check -- --fix      mends what can be mended (form, some lint, the lock file, the tables of the docs), then checks

Checks:
${Object.entries(checks)
  .map(([name, { why }]) => `  ${name.padEnd(14)}${why}`)
  .join('\n')}`;

async function program(args) {
  const { code, output } = await capture(args, { env: { FORCE_COLOR: '0', NO_COLOR: '1' } });
  return { ok: code === 0, output };
}

async function programs(list) {
  const results = await Promise.all(list.map(program));
  return { ok: results.every(({ ok }) => ok), output: results.map(({ output }) => output).join('') };
}

function browserTypes(lib) {
  return [
    tools.tsc,
    '-p',
    `libs/${lib}/tsconfig.build.json`,
    '--noEmit',
    '--rootDir',
    '.',
    '--customConditions',
    '@homeroom/source',
  ];
}

async function listed(check, mend) {
  if (mend) await mend(root);
  const { problems, warnings } = await check(root);
  return { ok: problems.length === 0, output: [...problems, ...warnings.map((text) => `warning: ${text}`)].join('\n') };
}

/** Two at a time: there may be no more cores than that, and each program uses threads of its own. */
async function runAll(names, fix) {
  const failed = [];
  const queue = [...names];
  const worker = async () => {
    for (let name = queue.shift(); name; name = queue.shift()) {
      const began = Date.now();
      const { ok, output } = await checks[name].run(fix);
      if (!ok) failed.push(name);
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      console.log(`${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(13)} ${seconds} s  ${checks[name].why}`);
      if (output.trim() && (!ok || output.includes('warning:'))) console.log(`${output.trim()}\n`);
    }
  };
  await Promise.all([worker(), worker()]);
  return failed;
}

async function main(args) {
  if (args.includes('--help')) return console.log(help);
  const fix = args.includes('--fix');
  const named = args.filter((arg) => arg !== '--fix');
  const unknown = named.find((name) => !checks[name]);
  if (unknown) {
    console.error(`There is no check "${unknown}".\n\n${help}`);
    process.exitCode = 2;
    return;
  }
  const names = named.length > 0 ? named : Object.keys(checks);
  const failed = await runAll(names, fix);
  if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
  console.log(`${names.length - failed.length} passed, ${failed.length} failed`);
}

await main(process.argv.slice(2));
