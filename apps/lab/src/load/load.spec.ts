import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ChatError } from '@homeroom/contracts';
import { runLab } from '../cli.js';
import { FakeHomeroom } from '../server/fake-homeroom.test-server.js';
import type { Lies } from '../server/fake-homeroom.test-server.js';
import type { LoadResult } from './result.js';

const folder = mkdtempSync(join(tmpdir(), 'homeroom-load-spec-'));
const workload = join(folder, 'small.yaml');
const json = join(folder, 'result.json');
const html = join(folder, 'result.html');
let fake: FakeHomeroom | undefined;
let interrupt: () => void = () => undefined;

beforeAll(() =>
  writeFileSync(
    workload,
    'people: 8\nrooms:\n  - { count: 2, members: 4 }\nmessagesPerSecond: 60\nwarmUpSeconds: 0\nseconds: 0.5\ntexts: synthetic\n',
  ),
);
afterEach(() => fake?.close());
afterAll(() => rmSync(folder, { recursive: true }));

async function lab(...args: readonly string[]) {
  const [out, progress] = [new PassThrough(), new PassThrough()];
  const code = await runLab({
    args: ['load', ...args],
    environment: { HOMEROOM_ADMIN_PASSWORD: 'secret' },
    terminal: { out, progress },
    onInterrupt: (first) => (interrupt = first),
  });
  return { code, out: String(out.read() ?? ''), words: String(progress.read() ?? '') };
}

async function loadOn(lies: Lies, ...args: readonly string[]) {
  fake = new FakeHomeroom(lies);
  const url = await fake.listen();
  return lab('--workload', workload, '--url', url, '--settle-ms', '400', '--json', json, '--html', html, ...args);
}

const result = (): LoadResult => JSON.parse(readFileSync(json, 'utf8')) as LoadResult;
const kinds = (): ReadonlySet<string> => new Set(result().violations.map(({ kind }) => kind));
/** True for the n-th time only. */
const atTime = (n: number) => {
  let times = 0;
  return (): boolean => (times += 1) === n;
};

describe('a load', () => {
  it('finds nothing wrong with an honest server, and tells what it did', async () => {
    const { code, out } = await loadOn({});
    expect(out.trimEnd()).toMatch(/no violation in \d+ \(message, member\) pairs\.$/u);
    const { steps, stored, pairs, workload: told, reservations } = result();
    const [step] = steps;
    expect([code, reservations, told.sockets]).toEqual([0, [], 9]);
    expect(step?.acked).toBe(step?.sent);
    expect([stored, step?.deliveries]).toEqual([step?.acked, pairs]);
    expect(step?.deliveryMs.count).toBe(pairs);
    expect(step?.firstMs.count).toBe(stored);
    expect(readFileSync(html, 'utf8')).toMatch(/^<!doctype html>/iu);
  });

  const planted: readonly (readonly [name: string, kind: string, lies: () => Lies])[] = [
    ['an acked message that is lost', 'lost', () => ({ store: ((n) => (m) => (n() ? null : m))(atTime(5)) })],
    [
      'a message stored twice',
      'duplicated',
      () => {
        const is = atTime(5);
        return {
          store: (m, room) => {
            if (!is()) return m;
            room.messages.push(m);
            return { ...m, id: `${m.id.slice(0, 42)}0`, seq: m.seq + 1 };
          },
        };
      },
    ],
    [
      'a page that is not in order',
      'disordered',
      () => ({ page: (page) => [...page.slice(1, 2), ...page.slice(0, 1), ...page.slice(2)] }),
    ],
    [
      'a seq that nothing has',
      'gap',
      () => ({ store: ((n) => (m) => (n() ? { ...m, seq: m.seq + 1 } : m))(atTime(5)) }),
    ],
    ['a message to somebody who is not a member', 'foreign', () => ({ alsoTo: atTime(5) })],
    ['another text', 'altered', () => ({ store: ((n) => (m) => (n() ? { ...m, text: 'other' } : m))(atTime(5)) })],
  ];
  it.each(planted)('finds %s: %s', async (_name, kind, lies) => {
    const { code, out } = await loadOn(lies());
    expect([code, kinds().has(kind)]).toEqual([1, true]);
    expect(out.trimEnd()).toMatch(/Promises were broken/u);
    expect(JSON.stringify(result().violations)).not.toMatch(/meeting|homework/u);
  });

  it('mends a batch that one member did not get, as every client does', async () => {
    const is = atTime(3);
    const { code } = await loadOn({ broadcast: (m) => (is() ? [] : [m]) }, '--settle-ms', '2000');
    expect([code, [...kinds()]]).toEqual([0, []]);
  });

  it('sends again what was refused for the moment, with the same id', async () => {
    const { code } = await loadOn({
      refuse: (attempt) => (attempt === 4 ? new ChatError('OVERLOADED', 'Later.', { retryAfterMs: 10 }) : undefined),
    });
    const [step] = result().steps;
    expect([code, step?.nacks, step?.acked]).toEqual([0, { OVERLOADED: 1 }, step?.sent]);
  });

  it('survives a lost ack: the message is stored once', async () => {
    const { code } = await loadOn({ forget: (attempt) => attempt === 6 }, '--settle-ms', '8000');
    expect([code, result().stored]).toEqual([0, result().steps[0]?.sent]);
  });

  it('climbs from rate to rate and tells the highest that was held', async () => {
    const { code, out } = await loadOn({}, '--steps', '20,40');
    expect([code, result().steps.length, result().capacityPerSecond]).toEqual([0, 2, 40]);
    expect(out).toMatch(/Capacity: 40 messages\/s/u);
  });

  it('stops climbing at the first rate that was not held', async () => {
    const refuse = (attempt: number) => (attempt > 2 ? new ChatError('FORBIDDEN', 'No more.') : undefined);
    await loadOn({ refuse }, '--steps', '20,40,60');
    expect([result().steps.length, result().capacityPerSecond]).toEqual([1, null]);
    expect(result().steps[0]?.failings[0]).toMatch(/messages were refused/u);
  });
});

describe('a load that cannot be done', () => {
  it.each([
    ['an address where nobody is', ['--url', 'http://127.0.0.1:1'], /could not sign in at http:\/\/127\.0\.0\.1:1/u],
    ['a workload that there is not', ['--workload', 'rush'], /There is no workload "rush"/u],
    ['texts that are not there', ['--url', 'http://127.0.0.1:1', '--world', 'none.json'], /Cannot read none\.json/u],
    ['a file that cannot be written', ['--json', '/none/such/file.json'], /Cannot write \/none\/such\/file\.json/u],
    [
      'a fault after the end',
      ['--workload', 'class-rooms', '--fault', 'kill@99s'],
      /--fault kill@99s comes after the end at 30 s/u,
    ],
  ])(
    'says so in a sentence: %s',
    async (_what, args, sentence) => {
      const { code, words } = await lab('--workload', workload, ...args);
      expect(code).toBe(2);
      expect(words.trimEnd().split('\n').at(-1)).toMatch(sentence);
    },
    15_000,
  );

  it('says that the password is wrong', async () => {
    const { code, words } = await loadOn({}, '--admin-password', 'guess');
    expect([code, words]).toEqual([2, expect.stringMatching(/admin could not sign in .*UNAUTHENTICATED/u)]);
  });
});

describe('a load that ends early', () => {
  it('keeps what it has when the server goes, and marks it', async () => {
    const is = atTime(10);
    const { code, out } = await loadOn(
      { broadcast: (m) => (is() && void fake?.close(), [m]) },
      ...['--seconds', '30', '--gone-seconds', '1', '--settle-ms', '500'],
    );
    const { steps, reservations } = result();
    expect([code, steps.length]).toEqual([2, 1]);
    expect(steps[0]?.acked).toBeGreaterThan(0);
    expect(reservations.join(' ')).toMatch(
      /The server was gone from second \d+ on; the run ended there\. What is stored could not be read/u,
    );
    expect(out).toMatch(/partial/u);
  }, 20_000);

  it('keeps what it has when somebody interrupts it, judges that, and marks it', async () => {
    const is = atTime(10);
    const { code } = await loadOn({ broadcast: (m) => (is() && interrupt(), [m]) }, '--seconds', '30');
    const { pairs, violations, reservations } = result();
    expect([code, violations, reservations]).toEqual([2, [], ['It was interrupted; the run ended there.']]);
    expect(pairs).toBeGreaterThan(0);
  });

  it('says that it could not keep up itself', async () => {
    const { code } = await loadOn({}, '--max-lag-ms', '0.0001');
    expect([code, result().reservations[0]]).toEqual([
      2,
      expect.stringMatching(/could not keep up at 60 messages\/s/u),
    ]);
  });
});
