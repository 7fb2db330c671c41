import { randomUUID } from 'node:crypto';
import type { Outcome } from '../wire.js';
import { rest } from './hostile-case.js';
import type { At, HostileCase } from './hostile-case.js';

type Query = Readonly<Record<string, unknown>>;

const addressOf = (query: Query): string =>
  `/search?${new URLSearchParams(Object.entries(query).map(([key, value]): [string, string] => [key, String(value)])).toString()}`;

/** The same search over GET and over POST. */
export const search = (what: string, query: (at: At) => Query, gets: Outcome): readonly HostileCase[] => [
  rest(`GET search: ${what}`, (at) => ({ path: addressOf(query(at)) }), gets),
  rest(`POST search: ${what}`, (at) => ({ path: '/search', json: query(at) }), gets),
];
const address = (what: string, query: string, gets: Outcome): HostileCase =>
  rest(`GET search: ${what}`, () => ({ path: `/search?${query}` }), gets);
const body = (what: string, json: (at: At) => unknown, gets: Outcome): HostileCase =>
  rest(`POST search: ${what}`, (at) => ({ path: '/search', json: json(at) }), gets);
const raw = (what: string, text: string, gets: Outcome): HostileCase =>
  rest(
    `POST search: ${what}`,
    () => ({ path: '/search', headers: { 'content-type': 'application/json' }, body: text }),
    gets,
  );

const shown = (value: unknown): string => JSON.stringify(value);

const wrongFields: readonly (readonly [field: string, values: readonly unknown[]])[] = [
  ['kind', ['', 'ALL', 'words', 'constructor']],
  ['order', ['', 'oldest', 'score', '__proto__']],
  ['limit', [0, 51, 1.5, -1, NaN, '', 'ten', 1e21]],
  ['before', ['', 'yesterday', '2020-01-01', '2020-13-01T00:00:00Z', '2020-01-01T00:00:00+02:00', '1e3']],
  ['after', ['', 'now()', '2021-02-29T00:00:00Z', '2020-01-01 00:00:00', '-1']],
  ['room', ['', '__proto__', 'a.b', "' OR 1=1 --", 'x'.repeat(65)]],
  ['from', ['', '__proto__', '$ne', 'x'.repeat(65)]],
];
const oddFields: readonly (readonly [field: string, value: string])[] = [
  ['from', 'constructor'],
  ['from', 'nobody'],
  ['before', '0001-01-01T00:00:00Z'],
  ['after', '9999-12-31T23:59:59.999Z'],
  ['limit', '50'],
];
const wrongTypes = [7, null, true, [], ['words'], {}, { $gt: '' }];

/** The body of a refusal tells nothing: of a room of others it is that of a room that never was. */
const sameRefusal: HostileCase = {
  way: 'REST',
  what: 'GET search: a room of others, and one that never was, in the same words',
  gets: 'NOT_FOUND',
  run: async ({ world }) => {
    const answers = ['GET', 'POST'].flatMap((method) =>
      [world.rooms.foreign, randomUUID()].map((room) =>
        world.wire.ask({
          method,
          path: method === 'GET' ? addressOf({ q: 'morning', room }) : '/search',
          token: world.people.ada.token,
          ...(method === 'POST' && { json: { q: 'morning', room } }),
        }),
      ),
    );
    const texts = new Set((await Promise.all(answers)).map(({ status, text }) => `${status} ${text}`));
    if (texts.size > 1) throw new Error(`they differ: ${[...texts].join(' ')}`);
    return world.ask({ path: addressOf({ q: 'morning', room: world.rooms.foreign }), token: world.people.ada.token });
  },
};

/** A search that was given a cursor: `forge` makes it of a sound one for `q=morning&limit=1`. */
const cursor = (what: string, forge: (sound: string, at: At) => Query, gets: Outcome): readonly HostileCase[] =>
  (['GET', 'POST'] as const).map((method) => ({
    way: 'REST',
    what: `${method} search: ${what}`,
    gets,
    run: async (at) => {
      const { wire, people } = at.world;
      const { token } = people.tess;
      const page = await wire.done<{ cursor?: string }>({ path: addressOf({ q: 'morning', limit: 1 }), token });
      if (page.cursor === undefined) throw new Error('there is no second page to ask for');
      const query = { q: 'morning', limit: 1, ...forge(page.cursor, at) };
      return at.world.ask(
        method === 'GET' ? { path: addressOf(query), token } : { path: '/search', token, json: query },
      );
    },
  }));

const textOf = (sound: string): string => Buffer.from(sound, 'base64url').toString('latin1');
const cursorOf = (text: string): string => Buffer.from(text, 'latin1').toString('base64url');

export const cursorCases: readonly HostileCase[] = [
  ...cursor('the cursor as it was given', (sound) => ({ cursor: sound }), 'ok'),
  ...cursor('a cursor of another query', (sound) => ({ cursor: sound, q: 'evening' }), 'BAD_REQUEST'),
  ...cursor('a cursor of another kind', (sound) => ({ cursor: sound, kind: 'exact' }), 'BAD_REQUEST'),
  ...cursor(
    'a cursor with a room beside it',
    (sound, { world }) => ({ cursor: sound, room: world.rooms.open }),
    'BAD_REQUEST',
  ),
  ...cursor('a cursor without its end', (sound) => ({ cursor: sound.slice(0, -3) }), 'BAD_REQUEST'),
  ...cursor('a cursor without its head', (sound) => ({ cursor: sound.slice(4) }), 'BAD_REQUEST'),
  ...cursor('a cursor twice', (sound) => ({ cursor: cursorOf(textOf(sound).repeat(2)) }), 'BAD_REQUEST'),
  ...cursor(
    'a cursor with a time that is none',
    (sound) => ({ cursor: cursorOf(textOf(sound).replace(/\.[^.]*\./u, '.NaN.')) }),
    'BAD_REQUEST',
  ),
  ...cursor(
    'a cursor from the end of time: no more is found with it than without',
    (sound) => ({ cursor: cursorOf(textOf(sound).replace(/\.[^.]*\./u, '.zzzzzzzzzz.')) }),
    'ok',
  ),
  ...cursor('a cursor that has shown __proto__', (sound) => ({ cursor: cursorOf(`${textOf(sound)}__proto_`) }), 'ok'),
  ...['', ' ', 'null', 'undefined', '0', '%00', '../../etc/passwd', 'e30', '💥', "' OR 1=1 --"].flatMap((text) =>
    text === ''
      ? cursor('an empty cursor', () => ({ cursor: '' }), 'BAD_REQUEST')
      : cursor(`the cursor ${text}`, () => ({ cursor: text }), 'BAD_REQUEST'),
  ),
  ...cursor('a cursor that is too long', () => ({ cursor: 'x'.repeat(6_001) }), 'BAD_REQUEST'),
];

export const searchCases: readonly HostileCase[] = [
  ...search('no q', () => ({}), 'BAD_REQUEST'),
  ...search('an empty q', () => ({ q: '' }), 'BAD_REQUEST'),
  ...search('a q of blanks', () => ({ q: ' \t\n ' }), 'BAD_REQUEST'),
  ...wrongTypes.map((q) => body(`q is ${shown(q)}`, () => ({ q }), 'BAD_REQUEST')),
  ...wrongTypes.map((json) => body(`the body is ${shown(json)}`, () => json, 'BAD_REQUEST')),
  ...wrongFields.flatMap(([field, values]) =>
    values.flatMap((value) =>
      search(
        `${field} is ${String(value).slice(0, 30) || 'empty'}`,
        () => ({ q: 'morning', [field]: value }),
        'BAD_REQUEST',
      ),
    ),
  ),
  ...oddFields.flatMap(([field, value]) =>
    search(`${field} is ${value}`, () => ({ q: 'morning', [field]: value }), 'ok'),
  ),
  ...['role', 'userId', 'rooms', 'offset', '$where', 'constructor', 'toString'].flatMap((key) =>
    search(`the key ${key}`, ({ canary }) => ({ q: 'morning', [key]: canary }), 'BAD_REQUEST'),
  ),
  ...search('a key that nobody knows', ({ canary }) => ({ q: 'morning', [canary]: canary }), 'BAD_REQUEST'),
  address('__proto__', 'q=morning&__proto__=1', 'BAD_REQUEST'),
  address('__proto__ with a key', 'q=morning&__proto__[isAdmin]=1', 'BAD_REQUEST'),
  address('an operator', 'q[$gt]=', 'BAD_REQUEST'),
  address('q twice', 'q=morning&q=evening', 'BAD_REQUEST'),
  address('limit twice', 'q=morning&limit=1&limit=2', 'BAD_REQUEST'),
  raw('__proto__', '{"q":"morning","__proto__":{"isAdmin":true}}', 'BAD_REQUEST'),
  raw('__proto__ instead of q', '{"__proto__":{"q":"morning"}}', 'BAD_REQUEST'),
  raw('broken JSON', '{"q":"morn', 'BAD_REQUEST'),
  body('a query beside the body', () => ({ q: 'morning', query: { q: 'evening' } }), 'BAD_REQUEST'),
  ...search('a room of others', ({ world }) => ({ q: 'morning', room: world.rooms.foreign }), 'NOT_FOUND'),
  ...search('a room that never was', () => ({ q: 'morning', room: randomUUID() }), 'NOT_FOUND'),
  ...search('the room constructor', () => ({ q: 'morning', room: 'constructor' }), 'NOT_FOUND'),
  sameRefusal,
  rest(
    'related to a message of others',
    ({ world }) => ({ path: `/messages/${world.messages.foreign}/related` }),
    'NOT_FOUND',
  ),
  rest('related to nothing', () => ({ path: `/messages/${'x'.repeat(43)}/related` }), 'NOT_FOUND'),
  rest('related to what is no id', () => ({ path: '/messages/__proto__/related' }), 'BAD_REQUEST'),
  rest(
    'related, more than there may be',
    ({ world }) => ({ path: `/messages/${world.messages.hers}/related?limit=51` }),
    'BAD_REQUEST',
  ),
  rest(
    'a pause of embedding by a pupil',
    () => ({ method: 'PUT', path: '/admin/embedding', json: { paused: true } }),
    'FORBIDDEN',
  ),
  rest(
    'a pause that is a word',
    () => ({ by: 'admin', method: 'PUT', path: '/admin/embedding', json: { paused: 'yes' } }),
    'BAD_REQUEST',
  ),
];
