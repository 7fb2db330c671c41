// npm test: builds, runs every suite, and ends with the line "N passed, N failed".
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { build, root } from './run.mjs';
import { countsOf, suites } from './suites.mjs';

const help = `npm test                  builds and runs every suite that needs no server
npm test -- PATTERN …     only the specs whose path matches (all of Jest's options work: -t NAME, --watch …)

Suites:
${suites.map(({ name }) => `  ${name}`).join('\n')}`;

let current;

/** A signal to a whole process group; false when nobody is left in it. */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}

async function killGroup(pid) {
  if (!signalGroup(pid, 'SIGTERM')) return;
  for (let i = 0; i < 30 && signalGroup(pid, 0); i += 1) await wait(100);
  signalGroup(pid, 'SIGKILL');
}

/** Each suite is the head of its own process group, so that nothing it started can outlive it. */
function runSuite(suite, extra) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...suite.args, ...extra], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    current = child.pid;
    const timer = setTimeout(() => {
      console.log(`"${suite.name}" took more than ${suite.limitMs / 60_000} minutes and was stopped.`);
      void killGroup(child.pid);
    }, suite.limitMs);
    child.on('error', (error) => console.log(error.message));
    child.on('close', async (code) => {
      clearTimeout(timer);
      const leftovers = await outlived(child.pid);
      if (leftovers) console.log(`"${suite.name}" left processes behind; they were stopped.`);
      current = undefined;
      resolve({ code: code ?? 1, leftovers });
    });
  });
}

async function outlived(pid) {
  for (let i = 0; i < 10; i += 1) {
    if (!signalGroup(pid, 0)) return false;
    await wait(100);
  }
  await killGroup(pid);
  return true;
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.on(signal, async () => {
    if (current) await killGroup(current);
    process.exit(code);
  });
}

async function runAll(args) {
  const chosen = suites.filter((suite) => (suite.present?.() ?? true) && (args.length === 0 || suite.takesPattern));
  const extra = args.length > 0 ? [...args, '--passWithNoTests'] : [];
  const total = { passed: 0, failed: 0, idle: 0 };
  for (const suite of chosen) {
    console.log(`\n── ${suite.name}`);
    const counts = countsOf(suite, await runSuite(suite, extra));
    for (const key of Object.keys(total)) total[key] += counts[key];
    if (args.length === 0 && counts.passed + counts.failed === 0) {
      console.log(`"${suite.name}" ran no test, which counts as a failure.`);
      total.failed += 1;
    }
  }
  return total;
}

async function main(args) {
  if (args.includes('--help')) return console.log(help);
  mkdirSync(`${root}/.nx`, { recursive: true });
  console.log('Building…');
  const { ok, output, seconds } = await build();
  console.log(ok ? `built in ${seconds} s` : `${output}\nThe build failed, which counts as a failure.`);
  const total = await runAll(args);
  if (!ok) total.failed += 1;
  if (args.length === 0 && total.idle > 0) {
    console.log(`${total.idle} tests were skipped or are still to do, which counts as a failure.`);
    total.failed += 1;
  }
  if (total.passed + total.failed === 0) console.log('No test ran.');
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
}

await main(process.argv.slice(2));
