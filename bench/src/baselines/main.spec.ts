import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import { next, send, smallWorld } from './monolith.test-kit.js';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const tiny = path('../../../models/tiny');
/** Lets a child process run our sources: what says './x.js' is './x.ts' here. */
const sources = `import { registerHooks } from 'node:module';
registerHooks({ resolve: (name, from, next) =>
  next(from.parentURL?.endsWith('.ts') && name.startsWith('.') ? name.replace(/\\.js$/u, '.ts') : name, from) });`;
const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];

let folder: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeroom-baseline-'));
  children = [];
  writeFileSync(join(folder, 'world.json'), JSON.stringify(smallWorld));
});
afterEach(async () => {
  for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true });
});

function run(...args: readonly string[]) {
  const hook = `data:text/javascript,${encodeURIComponent(sources)}`;
  const child = spawn(process.execPath, [...flags, '--import', hook, path('./main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

/** @returns where it listens */
async function ready(child: ReturnType<typeof run>): Promise<string> {
  const said = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [Buffer | number];
  return String(said[0]).replace('listening on ', '').trim();
}

/** One message of Ana's that she hears herself. @returns the vector that is stored of it, and the exit code */
async function oneMessage(child: ReturnType<typeof run>) {
  const socket = io(await ready(child), { transports: ['websocket'], auth: { v: 1, token: 'ana-token' } });
  const heard = next(socket);
  expect(await send(socket, 'class')).toMatchObject({ ok: true });
  expect((await heard).from).toBe(1);
  socket.disconnect();
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  const database = new DatabaseSync(join(folder, 'data', 'vectors.sqlite'));
  const { vector } = database.prepare('SELECT vector FROM points').get() as { vector: Uint8Array };
  database.close();
  return { code, vector: new Float32Array(vector.slice().buffer) };
}

describe('the command of the baselines', () => {
  const monolith = (): readonly string[] => ['--data', join(folder, 'data'), '--world', join(folder, 'world.json')];

  it('starts A with the API that it asks, and ends when it is told to', async () => {
    const url = await ready(run('--kind', 'embedding-api', '--delay-ms', '5'));
    const { code, vector } = await oneMessage(run('--kind', 'a', '--embedding-url', url, ...monolith()));
    expect([code, vector.length, Math.hypot(...vector)]).toEqual([0, 384, expect.closeTo(1, 5)]);
  });

  it('starts B with the model of a folder', async () => {
    const model = ['--model', tiny, '--dtype', 'q8', '--threads', '1'];
    const { code, vector } = await oneMessage(run('--kind', 'b', ...model, ...monolith()));
    expect([code, vector.length, Math.hypot(...vector)]).toEqual([0, 32, expect.closeTo(1, 5)]);
  });

  it.each([
    [['--kind', 'c'], /there is a, b and embedding-api/u],
    [['--kind', 'a'], /needs --embedding-url/u],
    [['--kind', 'b', '--model', 'x', '--dtype', 'int4'], /there is fp32 and q8/u],
    [['--kind', 'a', '--embedding-url', 'x', '--world', '/nowhere'], /The world file \/nowhere cannot be used/u],
    [['--port', 'any'], /a whole number is needed/u],
    [['--colour'], /--colour/u],
  ])('ends with 2 and a sentence on %j', async (args, sentence) => {
    const child = run(...args);
    const [words, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number]>]);
    expect([code, words.trim().split('\n').length]).toEqual([2, 1]);
    expect(words).toMatch(sentence);
  });

  it('explains itself', async () => {
    const child = run('--help');
    expect(await text(child.stdout)).toMatch(/--kind a/u);
  });
});
