import { randomUUID } from 'node:crypto';
import { cpSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { newFolder, runToEnd, startStandalone } from './standalone-process.js';
import type { StandaloneProcess } from './standalone-process.js';
import { contentsOf } from './startup/contents.js';
import { refusedStarts } from './startup/refused-starts.js';
import type { RefusedStart } from './startup/refused-starts.js';
import { Wire, outcomeOf } from './wire.js';

const password = 'chosen by the admin';
const scratch = newFolder();
/** A school that was used and stopped in order; every test works on a copy. */
const school = join(scratch, 'school');
let oneTimePassword = '';
let firstOutput = '';
let roomId = '';

const copyOf = (folder: string): string => {
  const copy = join(scratch, randomUUID());
  cpSync(folder, copy, { recursive: true });
  return copy;
};

async function tokenOf(wire: Wire, secret = password): Promise<string> {
  const json = { handle: 'admin', password: secret, client: 'token' };
  return (await wire.done<{ accessToken: string }>({ path: '/session', json })).accessToken;
}

const say = (wire: Wire, token: string, text: string): Promise<unknown> =>
  wire.done({ path: `/rooms/${roomId}/messages`, token, json: { clientMessageId: randomUUID(), text } });

async function textsIn(wire: Wire, token: string): Promise<readonly string[]> {
  const { messages } = await wire.done<{ messages: { text: string }[] }>({
    path: `/rooms/${roomId}/messages?after=0&limit=200`,
    token,
  });
  return messages.map(({ text }) => text);
}

/** Starts on the folder, works, and stops in order. */
async function withHomeroom<T>(
  data: string,
  work: (wire: Wire, homeroom: StandaloneProcess) => Promise<T>,
): Promise<T> {
  const { origin, homeroom } = await startStandalone({ data, env: { HOMEROOM_RATE_SEND: 'off' } });
  const wire = new Wire(origin);
  try {
    return await work(wire, homeroom);
  } finally {
    wire.close();
    expect(await homeroom.end('SIGTERM')).toBe(0);
  }
}

beforeAll(async () => {
  await withHomeroom(school, async (wire, homeroom) => {
    const printed = /^admin +admin \/ (\S+)|"oneTimePassword":"([^"]+)"/mu;
    await homeroom.until(() => printed.test(homeroom.output));
    const [, line, log] = printed.exec(homeroom.output) ?? [];
    oneTimePassword = line ?? log ?? '';
    const token = await tokenOf(wire, oneTimePassword);
    const early = await wire.ask({ path: '/users', token });
    expect(outcomeOf(early)).toBe('FORBIDDEN');
    await wire.done({ method: 'PUT', path: '/me/password', token, json: { old: oneTimePassword, new: password } });
    const fresh = await tokenOf(wire);
    const json = { kind: 'class', name: 'Kept' };
    roomId = (await wire.done<{ room: { id: string } }>({ path: '/rooms', token: fresh, json })).room.id;
    await say(wire, fresh, 'kept');
    await eventually(async () => expect(await textsIn(wire, fresh)).toEqual(['kept']));
    firstOutput = homeroom.output;
  });
}, 40_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the first admin', () => {
  it('gets a one-time password that is printed once, and never again', async () => {
    expect(firstOutput.split(oneTimePassword)).toHaveLength(2);
    await withHomeroom(copyOf(school), async (wire, homeroom) => {
      expect(await textsIn(wire, await tokenOf(wire))).toEqual(['kept']);
      expect(homeroom.output).not.toMatch(/one.?time/iu);
      expect(
        outcomeOf(await wire.ask({ path: '/session', json: { handle: 'admin', password: oneTimePassword } })),
      ).toBe('UNAUTHENTICATED');
    });
  }, 20_000);
});

/** Spoils a copy of the school, starts on it, and puts right what the case did outside of the copy. */
async function refusalOf({ make }: RefusedStart) {
  const folder = copyOf(school);
  const { args = [], env = {}, data = folder, end } = await make(folder);
  try {
    const before = contentsOf(folder);
    const run = await runToEnd({ args: ['--data', data, '--port', '0', '--no-demo', ...args], env });
    return { ...run, before, after: contentsOf(folder) };
  } finally {
    await end?.();
  }
}

describe('a start that cannot be', () => {
  const refusals = new Map<RefusedStart, ReturnType<typeof refusalOf>>();

  beforeAll(() => {
    const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
    for (const [index, start] of refusedStarts.entries()) {
      const lane = index % lanes.length;
      const refusal = (lanes[lane] ?? Promise.resolve()).then(() => refusalOf(start));
      refusals.set(start, refusal);
      // One that fails is told by its own test.
      lanes[lane] = refusal.catch(() => undefined);
    }
  });

  it.each(refusedStarts)(
    'is refused in one sentence: $what',
    async (start) => {
      const { code, stdout, stderr, before, after } = await refusals.get(start)!;
      expect(stderr).toMatch(/^standalone cannot start: \S[^\n]*\.\n$/u);
      for (const name of start.names) expect(stderr).toContain(name);
      expect(stderr + stdout).not.toContain('secret-value');
      expect(stderr + stdout).not.toMatch(/^\s+at /mu);
      expect(code).toBe(1);
      expect(after).toMatchObject(before);
    },
    60_000,
  );

  it('leaves the one that runs on the folder alone', async () => {
    const folder = copyOf(school);
    await withHomeroom(folder, async (wire) => {
      const { code, stderr } = await runToEnd({ args: ['--data', folder, '--port', '0', '--no-demo'] });
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(
          /^standalone cannot start: .*in use by another Homeroom; stop that one, or choose another folder\.\n$/u,
        ),
      ]);
      const token = await tokenOf(wire);
      await say(wire, token, 'still here');
      await eventually(async () => expect(await textsIn(wire, token)).toEqual(['kept', 'still here']));
    });
  }, 30_000);

  it('does not show the demo school to the world: not a new one, and not one that is there', async () => {
    const folder = join(scratch, 'demo');
    const outside = ['--data', folder, '--port', '0', '--host', '0.0.0.0'];
    const sentence =
      /^standalone cannot start: the demo school's passwords are known to everybody.*0\.0\.0\.0.*--no-demo.*\.\n$/u;
    const first = await runToEnd({ args: outside });
    expect([first.code, first.stderr]).toEqual([1, expect.stringMatching(sentence)]);
    const { homeroom } = await startStandalone({ data: folder, args: [] });
    expect(await homeroom.end('SIGTERM')).toBe(0);
    const before = contentsOf(folder);
    for (const args of [outside, [...outside, '--no-demo']]) {
      const again = await runToEnd({ args });
      expect([again.code, again.stderr]).toEqual([1, expect.stringMatching(sentence)]);
    }
    expect(contentsOf(folder)).toMatchObject(before);
  }, 60_000);
});

describe('a backup', () => {
  it('is made while people talk, and brings back the school of its moment', async () => {
    const folder = copyOf(school);
    const file = join(scratch, 'backup.sqlite');
    const sent: string[] = [];
    await withHomeroom(folder, async (wire) => {
      const token = await tokenOf(wire);
      let copying = true;
      const copied = runToEnd({ args: ['backup', file, '--data', folder] }).finally(() => (copying = false));
      while (copying) {
        sent.push(`message ${sent.length}`);
        await say(wire, token, sent.at(-1) ?? '');
      }
      expect(await copied).toMatchObject({ code: 0, stderr: '' });
      await say(wire, token, 'after the backup');
      const restored = await runToEnd({ args: ['restore', file, '--data', folder] });
      expect([restored.code, restored.stderr]).toEqual([
        1,
        expect.stringMatching(/in use by another Homeroom; stop that one/u),
      ]);
    });
    const twice = await runToEnd({ args: ['backup', file, '--data', folder] });
    expect([twice.code, twice.stderr]).toEqual([1, `${file} exists already; choose another name.\n`]);

    const restored = await runToEnd({ args: ['restore', file, '--data', folder] });
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    const aside = readdirSync(folder).find((name) => name.includes('.before-')) ?? '';
    expect(restored.stdout).toContain(aside);
    await withHomeroom(folder, async (wire) => {
      const texts = await eventually(async () => {
        const found = await textsIn(wire, await tokenOf(wire));
        expect(found).toContain('kept');
        return found;
      });
      expect(texts).toEqual(['kept', ...sent].slice(0, texts.length));
      expect(texts).not.toContain('after the backup');
    });
  }, 60_000);

  it('is not put in place when it is damaged, foreign or missing', async () => {
    const folder = copyOf(school);
    const before = contentsOf(folder);
    const cut = join(scratch, 'cut.sqlite');
    cpSync(join(school, 'homeroom.sqlite'), cut);
    truncateSync(cut, 5 * 4_096);
    const foreign = join(scratch, 'foreign.sqlite');
    writeFileSync(foreign, 'no database\n'.repeat(1_000));
    const missing = join(scratch, 'missing.sqlite');
    for (const [file, words] of [
      [cut, 'is damaged'],
      [foreign, "is not Homeroom's database"],
      [missing, 'is missing or empty'],
    ] as const) {
      const { code, stderr } = await runToEnd({ args: ['restore', file, '--data', folder] });
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^[^\n]+\.\n$/u)]);
      expect(stderr).toContain(`${file} ${words}`);
    }
    expect(contentsOf(folder)).toMatchObject(before);
    const none = await runToEnd({ args: ['backup', join(scratch, 'none'), '--data', join(scratch, 'nowhere')] });
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('There is no database')]);
  }, 30_000);
});

describe('reset', () => {
  const reset = (folder: string, { yes = false, input }: { yes?: boolean; input?: string }) =>
    runToEnd({ args: ['reset', '--data', folder, ...(yes ? ['--yes'] : [])], ...(input !== undefined && { input }) });

  it('asks first, and deletes nothing without a yes', async () => {
    const folder = copyOf(school);
    const before = contentsOf(folder);
    for (const input of ['no\n', 'y\n', 'yes please\n', '']) {
      const { code, stdout } = await reset(folder, { input });
      const question = `Delete all people, rooms and messages in ${folder}? Type yes: `;
      expect([input, code, stdout]).toEqual([input, 0, `${question}Nothing was deleted.\n`]);
    }
    expect(contentsOf(folder)).toMatchObject(before);
  }, 30_000);

  it('deletes what is of Homeroom and nothing else, after a yes or with --yes', async () => {
    for (const answer of [{ input: 'yes\n' }, { yes: true }]) {
      const folder = copyOf(school);
      writeFileSync(join(folder, 'timetable.txt'), 'not of Homeroom');
      expect(await reset(folder, answer)).toMatchObject({ code: 0, stderr: '' });
      expect(readdirSync(folder)).toEqual(['timetable.txt']);
      expect(await reset(folder, answer)).toMatchObject({
        code: 0,
        stdout: `There is nothing of Homeroom in ${folder}.\n`,
      });
    }
  }, 30_000);

  it('is refused while Homeroom runs on the folder', async () => {
    const folder = copyOf(school);
    await withHomeroom(folder, async (wire) => {
      const { code, stderr } = await reset(folder, { yes: true });
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(/^[^\n]*in use by another Homeroom; stop that one[^\n]*\.\n$/u),
      ]);
      expect(await textsIn(wire, await tokenOf(wire))).toEqual(['kept']);
    });
  }, 30_000);
});
