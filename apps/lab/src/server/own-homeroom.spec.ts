import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { OwnHomeroom } from './own-homeroom.js';

const folder = mkdtempSync(join(tmpdir(), 'homeroom-lab-spec-'));
/** Ready at once; tells its pid, its arguments and its variables; dies when asked to. */
const program = join(folder, 'server.mjs');
writeFileSync(
  program,
  `import { createServer } from 'node:http';
const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
const data = process.argv[process.argv.indexOf('--data') + 1];
createServer((request, response) => {
  response.end(JSON.stringify({ pid: process.pid, data, variables: Object.keys(process.env) }));
  if (request.url === '/die') { console.error('out of chalk'); process.exit(3); }
}).listen(port, '127.0.0.1');`,
);
const stillborn = join(folder, 'stillborn.mjs');
writeFileSync(stillborn, `console.error('no chalk at all'); process.exit(1);`);

type Told = { readonly pid: number; readonly data: string; readonly variables: readonly string[] };
const ask = async (homeroom: OwnHomeroom): Promise<Told> => (await fetch(homeroom.origin)).json() as Promise<Told>;
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

let homeroom: OwnHomeroom | undefined;
const start = async (which = program): Promise<OwnHomeroom> =>
  (homeroom = await OwnHomeroom.start({
    program: which,
    environment: { PATH: 'somewhere', HOMEROOM_LOG_LEVEL: 'trace' },
  }));
afterEach(() => homeroom?.stop());
afterAll(() => rmSync(folder, { recursive: true }));

describe('a Homeroom of our own', () => {
  it('runs on data of its own, with no setting of the caller that would change the experiment', async () => {
    const { data, variables } = await ask(await start());
    expect(existsSync(data)).toBe(true);
    expect(variables).toEqual(expect.arrayContaining(['PATH', 'HOMEROOM_ADMIN_PASSWORD']));
    expect(variables).not.toContain('HOMEROOM_LOG_LEVEL');
  });

  it('is another process on the same address and data after a kill', async () => {
    const ours = await start();
    const before = await ask(ours);
    await ours.killAndRestart();
    const after = await ask(ours);
    expect(after.data).toBe(before.data);
    expect(after.pid).not.toBe(before.pid);
    expect(isAlive(before.pid)).toBe(false);
  });

  it('leaves neither process nor data behind', async () => {
    const ours = await start();
    const { pid, data } = await ask(ours);
    await ours.stop();
    expect([isAlive(pid), existsSync(data)]).toEqual([false, false]);
  });

  it('reports a death nobody asked for, with the last words', async () => {
    const ours = await start();
    await fetch(`${ours.origin}/die`);
    await expect(ours.died).rejects.toThrow(/ended by itself \(exit code 3\)[^]*out of chalk/u);
  });

  it('reports a server that cannot start, and removes its data', async () => {
    await expect(start(stillborn)).rejects.toThrow(/exit code 1[^]*no chalk at all/u);
  });

  it('says that the workspace is to be built when there is no program', async () => {
    await expect(start(join(folder, 'missing.js'))).rejects.toThrow(/build the workspace first/u);
  });
});
