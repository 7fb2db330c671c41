#!/usr/bin/env node
// Entry of every npm script: installs what is missing, then runs the real tool on the project's own Node.
// Needs nothing but Node >= 20, because on a fresh clone there is nothing else.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const commands = {
  start: ['tools/start.mjs', 'standalone'],
  reset: ['tools/start.mjs', 'standalone', 'reset'],
  backup: ['tools/start.mjs', 'standalone', 'backup'],
  restore: ['tools/start.mjs', 'standalone', 'restore'],
  replay: ['tools/start.mjs', 'lab', 'replay'],
  load: ['tools/start.mjs', 'lab', 'load'],
  eval: ['tools/start.mjs', 'bench', 'eval'],
  bench: ['tools/start.mjs', 'bench', 'run'],
  test: ['tools/test.mjs'],
  check: ['tools/check.mjs'],
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';
const projectNode = join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');
const stampFile = join(root, 'node_modules/.homeroom-stamp');
const oldestHost = 20;
const doubleSignalMs = 2_000;

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

function wantedStamp() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}\n`;
}

/** True after an `npm install` by hand: every package of the lock file is there in its version. */
function lockIsInstalled() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = readJson('node_modules/.package-lock.json').packages;
  return Object.entries(readJson('package-lock.json').packages).every(
    ([path, wanted]) =>
      !path.startsWith('node_modules/') || wanted.optional || installed[path]?.version === wanted.version,
  );
}

/** The PATH without our node_modules/.bin: npm must not run on the Node that it is about to replace. */
function hostEnvironment() {
  const ours = join(root, 'node_modules');
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(ours));
  return { ...process.env, PATH: folders.join(delimiter) };
}

function npm(...args) {
  const options = { cwd: root, env: hostEnvironment(), stdio: ['ignore', 'inherit', 'inherit'], shell: windows };
  const { status, error } = spawnSync('npm', [...args, '--loglevel=error'], options);
  if (error) fail(`Could not run npm: ${error.message}. Install npm (it comes with Node) and try again.`);
  if (status !== 0)
    fail(`"npm ${args.join(' ')}" failed; the lines above say why. Mend that and run the command again.`);
}

function projectNodeVersion() {
  if (!existsSync(projectNode)) return undefined;
  return spawnSync(projectNode, ['--version'], { encoding: 'utf8' }).stdout?.trim();
}

function installWhatIsMissing() {
  const stamp = wantedStamp();
  const stamped = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (stamped && existsSync(projectNode)) return;
  if (!lockIsInstalled()) {
    console.log('Installing packages (once, and after an update)…');
    npm('ci');
  }
  const wanted = `v${readJson('package.json').devDependencies.node}`;
  if (projectNodeVersion() !== wanted) {
    console.log(`Fetching Node ${wanted}…`);
    npm('rebuild', 'node', '--ignore-scripts=false');
  }
  const fetched = projectNodeVersion();
  if (fetched !== wanted)
    fail(
      `Node ${wanted} was to be fetched but ${projectNode} says ${fetched ?? 'nothing'}; delete node_modules and try again.`,
    );
  writeFileSync(stampFile, stamp);
}

function runOnProjectNode([script, ...args]) {
  const path = [join(root, 'node_modules/.bin'), process.env.PATH ?? ''].join(delimiter);
  const child = spawn(projectNode, ['--enable-source-maps', join(root, script), ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path, NX_DAEMON: 'false' },
  });
  // Under npm one Ctrl-C reaches this process twice, and the child once from the terminal: pass on the first only.
  // (The npm scripts say `exec` because npm would tell the shell between, which then ends and leaves the rest running.)
  const lastSent = { SIGINT: 0, SIGTERM: 0, SIGHUP: 0 };
  for (const signal of Object.keys(lastSent)) {
    process.on(signal, () => {
      const now = Date.now();
      if (now - lastSent[signal] > doubleSignalMs) child.kill(signal);
      lastSent[signal] = now;
    });
  }
  if (process.env.npm_lifecycle_event) whenOrphaned(() => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`Could not start ${projectNode}: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** A killed npm takes the rest along: nobody would be left to stop it. */
function whenOrphaned(stop) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, 500);
  timer.unref();
}

function main() {
  const host = process.versions.node;
  if (Number(host.split('.')[0]) < oldestHost)
    fail(`Homeroom needs Node ${oldestHost} or newer to start; this is Node ${host}.`);
  const [name, ...args] = process.argv.slice(2);
  const command = commands[name];
  if (!command) fail(`Unknown command "${name ?? ''}"; there is ${Object.keys(commands).join(', ')}.`);
  installWhatIsMissing();
  runOnProjectNode([...command, ...args]);
}

main();
