// node tools/start.mjs APP [ARGS]: builds an app and what it depends on, then becomes that app.
import { pathToFileURL } from 'node:url';
import { build, root } from './run.mjs';

// The lab starts a standalone process of its own when it is given no URL; the bench drives both.
const needs = { standalone: ['standalone'], lab: ['lab', 'standalone'], bench: ['bench', 'lab', 'standalone'] };
const folders = { bench: 'bench' };

const [app, ...args] = process.argv.slice(2);
if (!needs[app]) {
  console.error(`Usage: node tools/start.mjs ${Object.keys(needs).join('|')} [ARGS]`);
  process.exit(2);
}

const { ok, output, seconds } = await build(needs[app]);
if (!ok) {
  console.error(output);
  console.error('The build failed; the lines above say where.');
  process.exit(1);
}
console.error(`built in ${seconds} s`);

// In this very process: one process fewer between a Ctrl-C and the app's own shutdown.
const entry = `${root}/${folders[app] ?? `apps/${app}`}/dist/main.js`;
process.argv = [process.argv[0], entry, ...args];
await import(pathToFileURL(entry).href);
