import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ChatError } from '@homeroom/contracts';
import { runLab } from '../cli.js';
import { FakeHomeroom } from '../server/fake-homeroom.test-server.js';
import type { Lies } from '../server/fake-homeroom.test-server.js';
import type { SearchFigures } from './searches.js';

const folder = mkdtempSync(join(tmpdir(), 'homeroom-lab-spec-'));
const file = join(folder, 'chat.jsonl');
const json = join(folder, 'figures.json');
const rooms = ['red', 'blue', 'green'];
const letters = ['kraa', 'kree', 'krii', 'kroo', 'kruu', 'kryy', 'plaa', 'plee', 'plii', 'ploo', 'pluu', 'plyy'];
let fake: FakeHomeroom | undefined;

beforeAll(() => {
  const lines = rooms.flatMap((room) =>
    Array.from({ length: 12 }, (_, i) => ({
      room,
      n: i + 1,
      author: `${room}-${i % 5}`,
      // Two words that stand nowhere else, in every second message.
      text: i % 2 === 0 ? `text ${i + 1}: Mr ${room}${letters[i]} was ${letters[i]}${room}` : `text ${i + 1}`,
      ...(i % 4 === 3 && { replyTo: i }),
    })),
  );
  writeFileSync(file, [...lines.map((line) => JSON.stringify(line)), '{'].join('\n'));
});
afterEach(() => fake?.close());
afterAll(() => rmSync(folder, { recursive: true }));

async function lab(...args: string[]): Promise<{ code: number; out: string; words: string }> {
  const out = new PassThrough();
  const progress = new PassThrough();
  const code = await runLab({ args, environment: { HOMEROOM_ADMIN_PASSWORD: 'secret' }, terminal: { out, progress } });
  return { code, out: String(out.read() ?? ''), words: String(progress.read() ?? '') };
}

async function replayAgainst(lies: Lies, ...args: string[]) {
  fake = new FakeHomeroom(lies);
  const url = await fake.listen();
  return lab('replay', '--file', file, '--url', url, '--sockets', '15', '--settle-ms', '300', '--json', json, ...args);
}

const figures = () =>
  JSON.parse(readFileSync(json, 'utf8')) as {
    acked: number;
    sent: number;
    stored: number;
    delivered: number;
    heardLive: number;
    refused: number;
    nacks: object;
    violationsByKind: Record<string, number>;
    ackMs: { count: number };
    searches: SearchFigures;
  };
/** True once, for the message that should suffer. */
const once = (when: () => boolean = () => true) => {
  let done = false;
  return (): boolean => !done && when() && (done = true);
};

describe('a replay', () => {
  it('finds nothing wrong with an honest server, and shows what it did', async () => {
    const { code, out } = await replayAgainst({});
    expect(out).toMatch(/No violation\./u);
    expect(code).toBe(0);
    expect(figures()).toMatchObject({ sent: 36, acked: 36, stored: 36, refused: 0, nacks: {}, ackMs: { count: 36 } });
    expect(figures().delivered).toBe(figures().heardLive);
    expect(out).toMatch(/36 messages, 3 rooms, 15 people, 15 sockets/u);
    expect(out).toMatch(/not JSON 1/u);
  });

  it('takes a part of every room', async () => {
    expect((await replayAgainst({}, '--limit', '9')).code).toBe(0);
    expect([...(fake?.rooms.values() ?? [])].map(({ messages }) => messages.length)).toEqual([3, 3, 3]);
  });

  it('sends again what got a retryable nack or no ack at all, and nothing is stored twice', async () => {
    const { code } = await replayAgainst({
      refuse: (attempt) => (attempt % 5 === 0 ? new ChatError('UNAVAILABLE', 'later') : undefined),
      forget: (attempt) => attempt === 7 || attempt === 20,
    });
    expect([code, figures().acked, figures().stored]).toEqual([0, 36, 36]);
    expect(Object.keys(figures().nacks)).toEqual(expect.arrayContaining(['UNAVAILABLE', 'NO_ANSWER']));
  });

  it('refreshes access tokens that are about to end', async () => {
    const { code } = await replayAgainst({ accessMs: 1_000 });
    expect(code).toBe(0);
    expect(fake?.refreshes).toBeGreaterThan(15);
  });

  it('says how many lines the server refused for good, and goes on', async () => {
    const { code, out } = await replayAgainst({
      refuse: (_, text) => (text === 'text 2' ? new ChatError('BAD_REQUEST', 'no') : undefined),
    });
    expect([code, figures().refused, figures().stored]).toEqual([0, 3, 33]);
    expect(out).toMatch(/BAD_REQUEST 3/u);
  });

  it('searches rare phrases as members and as others', async () => {
    const { code, out } = await replayAgainst({});
    expect([code, figures().searches]).toEqual([
      0,
      expect.objectContaining({ asked: 18, foundByMembers: 18, foundByOthers: 0, withoutOutsider: 0 }),
    ]);
    expect(out).toMatch(/searches +18 found by members, 0 by others\n/u);
  });

  it('waits as long as the limit of searches says', async () => {
    const { code } = await replayAgainst({
      refuseSearch: (search) =>
        search % 7 === 0 ? new ChatError('RATE_LIMITED', 'slow down', { retryAfterMs: 5 }) : undefined,
    });
    expect([code, figures().searches.foundByMembers]).toEqual([0, 18]);
  });

  it('ends with 2 when searches are not answered', async () => {
    const { code, words } = await replayAgainst({ refuseSearch: () => new ChatError('INTERNAL', 'A defect.') });
    expect([code, /A search was not answered: INTERNAL/u.test(words)]).toEqual([2, true]);
  });

  it('waits for the index, says when it never gets there, and counts only what is not found', async () => {
    const late = { asked: 0 };
    const upTo = (): string | null => (++late.asked > 1 ? new Date(Date.now() + 1).toISOString() : null);
    expect((await replayAgainst({ indexedUpTo: upTo })).code).toBe(0);
    expect(figures().searches.indexedMs).toBeGreaterThan(400);
    await fake?.close();
    const { code, out } = await replayAgainst({ indexedUpTo: () => null }, '--index-ms', '1');
    expect([code, figures().searches.indexedMs]).toEqual([0, null]);
    expect(out).toMatch(/not said within the deadline/u);
  });

  const lost = once();
  const doubled = { attempts: 0 };
  const altered = once();
  const skipped = once();
  const planted: readonly (readonly [string, Lies, string])[] = [
    ['loses an acked message', { store: (message) => (lost() ? null : message) }, 'lost'],
    [
      'forgets that it knows a message whose ack was lost',
      { idempotent: false, forget: () => ++doubled.attempts === 5 },
      'duplicated',
    ],
    ['stores another text', { store: (message) => (altered() ? { ...message, text: 'other' } : message) }, 'altered'],
    [
      'leaves a hole in the seqs',
      { store: (message) => (message.seq > 5 ? { ...message, seq: message.seq + (skipped() ? 1 : 0) } : message) },
      'gap',
    ],
    ['sends a room to strangers', { alsoTo: () => true }, 'foreign'],
    [
      'broadcasts another text than it stores',
      { broadcast: (message) => [{ ...message, text: `${message.text}!` }] },
      'altered',
    ],
    ['finds nothing', { search: () => [] }, 'unfound'],
    ['finds what stands in rooms of others', { search: (_, all) => all }, 'foreign'],
    ['answers pages in the wrong order', { page: (messages) => messages.toReversed() }, 'disordered'],
  ];

  it.each(planted)('ends with 1 against a server that %s', async (_name, lies, kind) => {
    const { code, out } = await replayAgainst(lies);
    expect(figures().violationsByKind[kind]).toBeGreaterThan(0);
    expect(out).toMatch(/violations:/u);
    expect(code).toBe(1);
  });

  it('repairs what was not broadcast, or twice, or in the wrong order, as a real client does', async () => {
    const held: Record<string, Parameters<NonNullable<Lies['broadcast']>>[0]> = {};
    const { code } = await replayAgainst(
      {
        broadcast: (message, memberId) => {
          const key = `${memberId} ${message.roomId}`;
          const before = held[key];
          if (message.seq === 3) return [];
          if (message.seq === 5) return [message, message];
          if (message.seq === 7) {
            held[key] = message;
            return [];
          }
          delete held[key];
          return before ? [message, before] : [message];
        },
      },
      '--settle-ms',
      '5000',
    );
    expect(code).toBe(0);
    expect(figures().delivered).toBe(36 * 10);
  });
});

describe('the command line', () => {
  it.each([['--help'], ['replay', '--help']])('explains itself: %s %s', async (...args) => {
    const { code, out } = await lab(...args.filter((arg) => arg !== undefined));
    expect([code, /replay/u.test(out)]).toEqual([0, true]);
  });

  it.each([
    [['dance'], /no command "dance"/u],
    [['constructor'], /no command "constructor"/u],
    [['replay'], /--file/u],
    [['replay', '--file', '/nowhere'], /Cannot read \/nowhere/u],
    [['replay', '--file', 'FILE', '--kill-after', '36'], /never reached/u],
  ])('ends with 2 and one sentence on %j', async (args, sentence) => {
    const { code, words } = await lab(...args.map((arg) => (arg === 'FILE' ? file : arg)));
    expect(code).toBe(2);
    expect(words.trim()).toMatch(sentence);
    expect(words.trim()).not.toMatch(/\n/u);
  });
});
