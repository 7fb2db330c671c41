import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from '../run.mjs';
import { read } from './sources.mjs';

const mend = 'npm run check -- docs --fix';
const notice = `<!-- Made from the code by \`${mend}\`; what you change here is lost. -->`;

/** The tables of docs/operations say what the built app declares. */
export async function docs(root) {
  const { pages, problems } = await pagesOf(root);
  const stale = Object.entries(pages ?? {}).filter(
    ([file, text]) => !existsSync(`${root}/${file}`) || read(root, file) !== text,
  );
  return {
    problems: [...problems, ...stale.map(([file]) => `${file} does not say what the code declares; ${mend} mends it.`)],
    warnings: [],
  };
}

export async function writeDocs(root) {
  const { pages = {} } = await pagesOf(root);
  for (const [file, text] of Object.entries(pages)) {
    mkdirSync(dirname(`${root}/${file}`), { recursive: true });
    writeFileSync(`${root}/${file}`, text);
  }
}

async function pagesOf(root) {
  const { ok, output } = await build(['standalone']);
  if (!ok) return { problems: [`The app could not be built, so its tables are unknown.\n${output}`] };
  const { declared } = await import(pathToFileURL(`${root}/apps/standalone/dist/declared.js`).href);
  return { pages: pagesFor(declared), problems: problemsOf(declared) };
}

/** @returns the text of each page by its path */
export function pagesFor({ flags, variables, catalogs }) {
  return {
    'docs/operations/configuration.md': configurationPage(flags, variables),
    'docs/operations/metrics.md': metricsPage(catalogs),
  };
}

export function problemsOf({ variables, catalogs }) {
  // Several services may report the same catalog: it counts once.
  const specs = [...new Set(Object.values(catalogs).flat())].flatMap(Object.values);
  const names = specs.map(({ name }) => name);
  return [
    ...variables.filter(({ description }) => !description).map(({ name }) => `${name} has no .describe().`),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => `The metric ${name} is declared twice.`),
    ...specs
      .filter(
        ({ name, type }) => !/^homeroom_[a-z0-9_]+$/.test(name) || name.endsWith('_total') !== (type === 'counter'),
      )
      .map(
        ({ name, type }) =>
          `The metric ${name} (${type}) is not named homeroom_<subject>_<unit>, with _total for counters.`,
      ),
  ];
}

function configurationPage(flags, variables) {
  const flagRows = Object.entries(flags).map(([flag, meaning]) =>
    typeof meaning === 'string'
      ? [code(`--${flag} VALUE`), code(meaning)]
      : [code(`--${flag}`), code(`${meaning.variable}=${meaning.value}`)],
  );
  const rows = variables.map(({ name, fallback, allowed, description }) => [
    code(name),
    valueOf(fallback),
    allowed,
    description,
  ]);
  return page('Configuration', [
    'Everything is set by environment variables; a flag of the command line beats its variable. An empty variable counts as unset. All',
    'problems are told at once when the process starts, by variable and rule and never with the value; `--check-config` only tells them.',
    'A variable that begins with `HOMEROOM_` and is not listed here is named in a warning.',
    '',
    table(['flag', 'sets'], flagRows),
    '',
    table(['variable', 'default', 'allowed', 'what it does'], rows),
  ]);
}

function metricsPage(catalogs) {
  const sections = [...byServices(catalogs)].flatMap(([services, list]) => [
    '',
    `## ${services}`,
    '',
    table(
      ['metric', 'type', 'labels', 'help'],
      list
        .flatMap(Object.values)
        .map(({ name, type, labels, help }) => [code(name), type, labels.map(code).join(', ') || 'none', help]),
    ),
  ]);
  return page('Metrics', [
    'Scraped from `/metrics`, which answers this machine and staff. Every metric also has the label `service`. No label ever holds a room, a person',
    'or a message. Buckets are seconds; 1 s, the promise of delivery, is an edge. Node’s own numbers (`nodejs_*`, `process_*`) come beside these.',
    ...sections,
  ]);
}

/** A catalog that several services report has a section of its own, with all their names. */
function byServices(catalogs) {
  const homes = new Map();
  for (const [service, list] of Object.entries(catalogs))
    for (const catalog of list) homes.set(catalog, [...(homes.get(catalog) ?? []), service]);
  return Map.groupBy(homes.keys(), (catalog) => homes.get(catalog).join(', '));
}

const page = (title, lines) => [`# ${title}`, '', notice, '', ...lines, ''].join('\n');
const code = (text) => `\`${text}\``;
const valueOf = (fallback) => (['unset', 'none', 'must be set'].includes(fallback) ? fallback : code(fallback));

function table(head, rows) {
  const line = (cells) => `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
