import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { Person } from './person.js';
import { newFolder, startStandalone } from './standalone-process.js';
import type { StandaloneProcess } from './standalone-process.js';

/** One line of a scrape that is no comment. */
type Sample = { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** What a quiet day does not move: each counts or shows trouble. */
const quiet = [
  'homeroom_embedding_paused',
  'homeroom_index_behind_seconds',
  'homeroom_index_builds',
  // The janitor comes a minute after the start.
  'homeroom_index_cleanings_total',
  'homeroom_live_failures_total',
  'homeroom_log_halts_total',
  'homeroom_log_lag_records',
  'homeroom_log_oldest_seconds',
  'homeroom_log_retries_total',
  'homeroom_process_faults_total',
  'homeroom_retention_removed_messages_total',
  'homeroom_slow_sockets',
];

const data = newFolder();
const password = 'the admin of these metrics';
/** Everything of which no label may speak. */
const unspeakable: string[] = [];
const people: Person[] = [];
let homeroom: StandaloneProcess;
let text: string;
let samples: readonly Sample[];

const documented = (): readonly string[] =>
  [
    ...readFileSync(new URL('../../../docs/operations/metrics.md', import.meta.url), 'utf8').matchAll(
      /^\| `(homeroom_\w+)` \|/gmu,
    ),
  ].map(([, name = '']) => name);

const scraped = (): readonly string[] => [...text.matchAll(/^# TYPE (homeroom_\w+) /gmu)].map(([, name = '']) => name);

function samplesOf(scrape: string): readonly Sample[] {
  const lines = scrape.matchAll(/^(homeroom_\w+)(?:\{(.*)\})? (\S+)$/gmu);
  return [...lines].map(([, name = '', labels = '', value]) => ({
    name,
    labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/gu)].map(([, key = '', word = '']) => [key, word])),
    value: Number(value),
  }));
}

/** Sign-ins good and bad, a message, an edit of it, the same again, searches for it, too many typing signals, a sign-out. */
async function aDay(origin: string): Promise<void> {
  const admin = await Person.signIn(origin, { handle: 'admin', password });
  await Person.signIn(origin, { handle: 'admin', password: 'another' }).catch(() => undefined);
  const { user, oneTimePassword = '' } = await admin.ask('createUser', {
    body: { handle: 'lovelace', name: 'Ada Lovelace', role: 'teacher' },
  });
  const ada = await Person.signIn(origin, { handle: user.handle, password: oneTimePassword });
  const { room } = await admin.ask('createRoom', { body: { kind: 'class', name: 'Class 9B', memberIds: [user.id] } });
  people.push(admin, ada);
  for (const person of people) await person.connect();
  const draft = { roomId: room.id, clientMessageId: randomUUID(), text: 'Good morning' };
  const { id } = await ada.emit('message:send', draft);
  await eventually(() => expect(admin.live(room.id)).toHaveLength(1));
  const operationId = randomUUID();
  await ada.emit('message:edit', { roomId: room.id, messageId: id, operationId, text: 'Good day' });
  await eventually(() => expect(admin.liveChanges(room.id)).toHaveLength(1));
  await eventually(async () => {
    const { hits, mode } = await ada.ask('search', { query: { q: 'greetings', kind: 'meaning' } });
    expect([mode, hits.map(({ message }) => message.text)]).toEqual(['hybrid', ['Good day']]);
  }, 30_000);
  await ada.ask('search', { query: { q: 'Good', kind: 'exact' } });
  for (let count = 0; count < 3; count++) await ada.emit('typing:start', { roomId: room.id }).catch(() => undefined);
  await ada.ask('listMessages', { params: { roomId: room.id } });
  unspeakable.push(
    room.id,
    user.id,
    admin.id,
    id,
    draft.clientMessageId,
    operationId,
    'lovelace',
    'Ada',
    '9B',
    'Good',
    'greetings',
  );
  await ada.ask('signOut');
  await eventually(() => expect(ada.isConnected).toBe(false));
}

beforeAll(async () => {
  const started = await startStandalone({
    data,
    env: { HOMEROOM_ADMIN_PASSWORD: password, HOMEROOM_RETENTION_DELAY_SECONDS: '0', HOMEROOM_RATE_SEARCH: 'off' },
  });
  homeroom = started.homeroom;
  await aDay(started.origin);
  text = await (await fetch(`${started.origin}/metrics`)).text();
  samples = samplesOf(text);
}, 60_000);

afterAll(async () => {
  for (const person of people) person.disconnect();
  await homeroom?.end('SIGKILL');
  rmSync(data, { recursive: true, force: true });
}, 30_000);

describe('the metrics of a running Homeroom', () => {
  it('are those of docs/operations/metrics.md, no less and no more', () => {
    expect(scraped().toSorted()).toEqual(documented().toSorted());
  });

  it('are all used: a day moves each that does not wait for trouble', () => {
    const moved = new Set(
      samples.filter(({ value }) => value > 0).map(({ name }) => name.replace(/_(?:bucket|sum|count)$/u, '')),
    );
    expect(scraped().filter((name) => !moved.has(name) && !quiet.includes(name))).toEqual([]);
  });

  it('hold no room, person or message in any label', () => {
    const words = samples.flatMap(({ labels }) => Object.values(labels));
    expect(words.length).toBeGreaterThan(100);
    expect(unspeakable.filter((word) => words.some((label) => label.includes(word)))).toEqual([]);
    expect(words.filter((word) => !/^(?:[a-z][a-z.:\d-]*|[A-Za-z_]+|[\d.e-]+|\dxx|\+Inf)$/u.test(word))).toEqual([]);
  });

  it('tell how many messages were delivered within 1 s, the promise', () => {
    const of = (suffix: string, le?: string) =>
      samples.find(({ name, labels }) => name === `homeroom_delivery_seconds_${suffix}` && labels['le'] === le)?.value;
    expect(of('count')).toBe(1);
    expect(of('bucket', '1')).toBe(1);
  });
});
