import { spawn } from 'node:child_process';
import { dirname } from 'node:path';

export const root = dirname(import.meta.dirname);
const bin = `${root}/node_modules`;

/** The tools' own entry files, so that none of them needs a shell or a PATH. */
export const tools = {
  nx: `${bin}/nx/dist/bin/nx.js`,
  jest: `${bin}/jest/bin/jest.js`,
  prettier: `${bin}/prettier/bin/prettier.cjs`,
  oxlint: `${bin}/oxlint/bin/oxlint`,
  knip: `${bin}/knip/bin/knip.js`,
  tsc: `${bin}/typescript/bin/tsc`,
};

/** Runs a script on this Node and keeps what it prints. Never rejects: `code` says how it went. */
export function capture(args, { cwd = root, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Compiles the named projects and what they depend on; answers at once when nothing changed. */
export async function build(projects) {
  const began = Date.now();
  const selection = projects ? [`--projects=${projects.map((name) => `@homeroom/${name}`).join(',')}`] : [];
  const quiet = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', FORCE_COLOR: '0' };
  const { code, output } = await capture([tools.nx, 'run-many', '-t', 'build', '--output-style=static', ...selection], {
    env: quiet,
  });
  return { ok: code === 0, output, seconds: ((Date.now() - began) / 1000).toFixed(1) };
}
