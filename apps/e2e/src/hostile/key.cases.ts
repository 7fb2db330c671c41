import { emit, frames, handshake, message, rest } from './hostile-case.js';
import type { At, HostileCase } from './hostile-case.js';

/** A key that only JSON.parse can make an own one. */
const parsed = (text: string): object => JSON.parse(text) as object;

/** Keys that a careless server would take over. */
const unknownKeys: readonly (readonly [what: string, wrong: (at: At) => object])[] = [
  ['an author', ({ world }) => ({ authorId: world.people.tess.id })],
  ['a seq', () => ({ seq: 1 })],
  ['a rev', () => ({ rev: 1 })],
  ['an id', ({ world }) => ({ id: world.messages.foreign })],
  ['a time', () => ({ sentAt: '2020-01-01T00:00:00.000Z' })],
  ['mentions', ({ world }) => ({ mentions: [world.people.bob.id] })],
  ['a role', () => ({ role: 'admin' })],
  ['a key that nobody knows', ({ canary }) => ({ [canary]: canary })],
  ['an empty key', ({ canary }) => ({ '': canary })],
];

const reservedKeys: readonly (readonly [what: string, wrong: (at: At) => object])[] = [
  ['__proto__', ({ canary }) => parsed(`{"__proto__":{"isAdmin":true,"text":"${canary}"}}`)],
  ['__proto__ that is null', () => parsed('{"__proto__":null}')],
  ['constructor', ({ canary }) => ({ constructor: { prototype: { isAdmin: canary } } })],
  ['prototype', ({ canary }) => ({ prototype: canary })],
  ['toString', ({ canary }) => ({ toString: canary })],
  ['hasOwnProperty', ({ canary }) => ({ hasOwnProperty: canary })],
  ['toJSON', ({ canary }) => ({ toJSON: canary })],
  ['then', ({ canary }) => ({ then: canary })],
  ['$where', ({ canary }) => ({ $where: `sleep(1000) || "${canary}"` })],
  ['a dot', ({ canary }) => ({ 'text.length': canary })],
  ['__proto__ far below', ({ canary }) => ({ replyTo: parsed(`{"a":{"b":[{"__proto__":"${canary}"}]}}`) })],
  ['text {$gt}', ({ canary }) => ({ text: { $gt: canary } })],
  ['text {$ne: null}', () => ({ text: { $ne: null } })],
  ['clientMessageId {$gt}', () => ({ clientMessageId: { $gt: '' } })],
  ['replyTo {$ne: 1}', () => ({ replyTo: { $ne: 1 } })],
];

const inOpen = ({ world }: At, rest_: string) => `/rooms/${world.rooms.open}${rest_}`;
const held = { last: 0, rev: 0 };

export const unknownKeyCases: readonly HostileCase[] = [
  ...unknownKeys.flatMap(([what, wrong]) => message(what, wrong, 'BAD_REQUEST')),
  ...handshake(
    'a key that nobody knows',
    ({ world, canary }) => ({ auth: { v: 1, token: world.people.ada.token, [canary]: 1 } }),
    'BAD_REQUEST',
  ),
  emit('a role beside typing', (at) => ['typing:start', { roomId: at.world.rooms.open, role: 'admin' }], 'BAD_REQUEST'),
  emit(
    'a person beside a read mark',
    (at) => ['read:mark', { roomId: at.world.rooms.open, seq: 1, userId: at.world.people.bob.id }],
    'BAD_REQUEST',
  ),
  rest('an unknown word in the query', (at) => ({ path: inOpen(at, `/messages?${at.canary}=1`) }), 'BAD_REQUEST'),
  rest('a query where none is known', ({ canary }) => ({ path: `/session?debug=${canary}` }), 'BAD_REQUEST'),
  rest(
    'a role beside a sign-in',
    () => ({ by: 'nobody', path: '/session', json: { handle: 'ada', password: 'x', role: 'admin' } }),
    'BAD_REQUEST',
  ),
  rest(
    'more than is known of a room held',
    (at) => ({ path: '/sync', json: { rooms: { [at.world.rooms.open]: { ...held, all: true } } } }),
    'BAD_REQUEST',
  ),
  rest(
    'an owner of a new room',
    (at) => ({ by: 'tess', path: '/rooms', json: { kind: 'class', name: at.canary, ownerId: at.world.people.bob.id } }),
    'BAD_REQUEST',
  ),
  rest(
    'the kind of a room that is there',
    (at) => ({ by: 'tess', method: 'PATCH', path: inOpen(at, ''), json: { kind: 'announcement' } }),
    'BAD_REQUEST',
  ),
  rest(
    'a hash beside a new person',
    ({ canary }) => ({
      by: 'admin',
      path: '/users',
      json: { handle: canary, name: canary, role: 'student', passwordHash: 'x' },
    }),
    'BAD_REQUEST',
  ),
];

export const reservedKeyCases: readonly HostileCase[] = [
  ...reservedKeys.flatMap(([what, wrong]) => message(what, wrong, 'BAD_REQUEST')),
  emit('roomId {$ne: null}', () => ['typing:start', { roomId: { $ne: null } }], 'BAD_REQUEST'),
  emit('userIds {$gt}', () => ['presence:watch', { userIds: { $gt: '' } }], 'BAD_REQUEST'),
  emit('the person __proto__', () => ['presence:watch', { userIds: ['__proto__'] }], 'BAD_REQUEST'),
  emit('the person constructor', () => ['presence:watch', { userIds: ['constructor', 'toString'] }], 'ok'),
  emit('the room constructor', () => ['read:mark', { roomId: 'constructor', seq: 1 }], 'NOT_FOUND'),
  frames(
    'a payload whose keys are all __proto__',
    ({ canary }) => [`427["message:send",{"__proto__":{"text":"${canary}"},"__proto__":[]}]`],
    'BAD_REQUEST',
  ),
  ...handshake(
    '__proto__',
    ({ world }) => ({ auth: parsed(`{"v":1,"token":"${world.people.ada.token}","__proto__":{}}`) }),
    'BAD_REQUEST',
  ),
  ...handshake('token {$gt}', () => ({ auth: { v: 1, token: { $gt: '' } } }), 'BAD_REQUEST'),
  ...['__proto__', '$set', '.', 'a.b', 'constructor', ''].map((emoji) =>
    emit(
      `the reaction ${JSON.stringify(emoji)}`,
      ({ world }) => [
        'reaction:set',
        { roomId: world.rooms.open, messageId: world.messages.hers, operationId: crypto.randomUUID(), emoji, on: true },
      ],
      'BAD_REQUEST',
    ),
  ),
  rest('the room __proto__', () => ({ path: '/rooms/__proto__/messages' }), 'BAD_REQUEST'),
  rest('the room constructor', () => ({ path: '/rooms/constructor/messages' }), 'NOT_FOUND'),
  rest(
    'a sync that holds __proto__',
    () => ({
      path: '/sync',
      headers: { 'content-type': 'application/json' },
      body: '{"rooms":{"__proto__":{"last":0,"rev":0}}}',
    }),
    'BAD_REQUEST',
  ),
  rest(
    'a sync that holds constructor',
    () => ({ path: '/sync', json: { rooms: { constructor: held, valueOf: held } } }),
    'ok',
  ),
  rest('an operator in the query', (at) => ({ path: inOpen(at, '/messages?after[$gt]=0') }), 'BAD_REQUEST'),
  rest('__proto__ in the query', (at) => ({ path: inOpen(at, '/messages?__proto__=1') }), 'BAD_REQUEST'),
  rest(
    'operators instead of a sign-in',
    () => ({ by: 'nobody', path: '/session', json: { handle: { $gt: '' }, password: { $gt: '' } } }),
    'BAD_REQUEST',
  ),
  rest(
    'the member constructor',
    (at) => ({ by: 'tess', method: 'DELETE', path: inOpen(at, '/members/constructor') }),
    'NOT_FOUND',
  ),
  rest(
    'the new member valueOf',
    (at) => ({ by: 'tess', path: inOpen(at, '/members'), json: { userIds: ['valueOf'] } }),
    'NOT_FOUND',
  ),
  ...['%25%25%25', '_____', "'%3B DROP TABLE accounts%3B--", '%22 OR 1%3D1', '*', 'a AND', 'x%00y'].map((q) =>
    rest(
      `the search for people ${q}`,
      () => ({ path: `/users?q=${encodeURI(decodeURIComponent(q)).replace('%00', '%00')}` }),
      'ok',
    ),
  ),
  ...message('a mention of __proto__', ({ canary }) => ({ text: `<@__proto__> <@constructor> ${canary}` }), 'ok'),
];
