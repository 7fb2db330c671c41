import { randomUUID } from 'node:crypto';
import { limits } from '@homeroom/contracts';
import type { Outcome } from '../wire.js';
import { draft, emit, frames, handshake, http, message, rest } from './hostile-case.js';
import type { At, HostileCase } from './hostile-case.js';

const codePoints = limits.messageCodePoints;

/** The canary, filled up to a number of code points. */
const filled = ({ canary }: At, length: number, filling = 'x'): string =>
  canary + filling.repeat(Math.max(0, length - canary.length));
const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i}`);
const grouped = (count: number): string => count.toLocaleString('en');

/** A body or a frame of exactly so many bytes: JSON may end in blanks. */
const padded = (text: string, bytes: number): string => text.padEnd(bytes, ' ');

const onesBody = (bytes: number) => (at: At) => ({
  path: `/rooms/${at.world.rooms.open}/messages`,
  headers: { 'content-type': 'application/json' },
  body: padded(JSON.stringify(draft(at, {})), bytes),
});
const onesFrame = (bytes: number) => (at: At) => [
  // The first character is Engine.IO's own, and counts.
  padded(`427${JSON.stringify(['message:send', { roomId: at.world.rooms.open, ...draft(at, {}) }])}`, bytes),
];

const patchRoom = (json: (at: At) => object) => (at: At) => ({
  by: 'tess' as const,
  method: 'PATCH',
  path: `/rooms/${at.world.rooms.open}`,
  json: json(at),
});
const newUser = (wrong: (at: At) => object) => (at: At) => ({
  by: 'admin' as const,
  path: '/users',
  json: { handle: at.canary, name: 'Somebody', role: 'student', password: 'long enough', ...wrong(at) },
});
const report = (length: number) => (at: At) => ({
  by: 'bob' as const,
  path: '/reports',
  json: { messageId: at.world.messages.foreign, category: 'other', note: filled(at, length) },
});

/** At the limit −1, = and +1, and a thousand times the limit. */
const around = (
  limit: number,
  make: (size: number, gets: Outcome) => HostileCase,
  { beyond, far = beyond }: { readonly beyond: Outcome; readonly far?: Outcome },
): readonly HostileCase[] => [
  make(limit - 1, 'ok'),
  make(limit, 'ok'),
  make(limit + 1, beyond),
  make(limit * 1_000, far),
];

const texts: readonly (readonly [what: string, text: (at: At) => string, gets: Outcome])[] = [
  [`${grouped(codePoints - 1)} letters`, (at) => filled(at, codePoints - 1), 'ok'],
  [`${grouped(codePoints)} letters`, (at) => filled(at, codePoints), 'ok'],
  [`${grouped(codePoints + 1)} letters`, (at) => filled(at, codePoints + 1), 'MESSAGE_TOO_LONG'],
  [`${grouped(codePoints)} emoji of two units`, (at) => filled(at, codePoints, '😀'), 'ok'],
  [`${grouped(codePoints + 1)} emoji of two units`, (at) => filled(at, codePoints + 1, '😀'), 'MESSAGE_TOO_LONG'],
  ['8,000 code points that compose to the limit', (at) => filled(at, codePoints, 'e\u0301'), 'ok'],
  ['8,000 code points that compose to one too many', (at) => filled(at, codePoints + 1, 'e\u0301'), 'MESSAGE_TOO_LONG'],
  ['2,100 code points that NFC makes twice as many', (at) => at.canary + '\u0958'.repeat(2_100), 'MESSAGE_TOO_LONG'],
  ['no letter', () => '', 'BAD_REQUEST'],
];

export const sizeCases: readonly HostileCase[] = [
  ...texts.flatMap(([what, text, gets]) => message(what, (at) => ({ text: text(at) }), gets)),
  rest(
    `${grouped(codePoints * 1_000)} letters`,
    (at) => ({
      path: `/rooms/${at.world.rooms.open}/messages`,
      json: draft(at, { text: filled(at, codePoints * 1_000) }),
    }),
    'MESSAGE_TOO_LONG',
  ),
  emit(
    `${grouped(codePoints * 1_000)} letters`,
    (at) => ['message:send', { roomId: at.world.rooms.open, ...draft(at, { text: filled(at, codePoints * 1_000) }) }],
    'cut',
  ),
  ...around(limits.requestBytes, (bytes, gets) => rest(`a body of ${grouped(bytes)} bytes`, onesBody(bytes), gets), {
    beyond: 'MESSAGE_TOO_LONG',
  }),
  ...around(
    limits.requestBytes,
    (bytes, gets) => frames(`a frame of ${grouped(bytes)} bytes`, onesFrame(bytes), gets),
    { beyond: 'cut' },
  ),
  ...around(
    limits.nameCodePoints,
    (length, gets) =>
      rest(
        `a name of ${grouped(length)} letters`,
        patchRoom((at) => ({ name: filled(at, length) })),
        gets,
      ),
    { beyond: 'BAD_REQUEST', far: 'MESSAGE_TOO_LONG' },
  ),
  ...around(
    limits.topicCodePoints,
    (length, gets) =>
      rest(
        `a topic of ${grouped(length)} letters`,
        patchRoom((at) => ({ topic: filled(at, length) })),
        gets,
      ),
    { beyond: 'BAD_REQUEST', far: 'MESSAGE_TOO_LONG' },
  ),
  ...around(
    limits.reasonCodePoints,
    (length, gets) => rest(`a note of ${grouped(length)} letters`, report(length), gets),
    { beyond: 'BAD_REQUEST', far: 'MESSAGE_TOO_LONG' },
  ),
  ...around(
    limits.watchedPresence,
    (count, gets) =>
      emit(`${grouped(count)} people to watch`, () => ['presence:watch', { userIds: names(count) }], gets),
    { beyond: 'BAD_REQUEST', far: 'cut' },
  ),
  ...around(
    limits.syncRooms,
    (count, gets) =>
      rest(
        `a sync of ${grouped(count)} rooms`,
        () => ({
          path: '/sync',
          json: { rooms: Object.fromEntries(names(count).map((id) => [id, { last: 0, rev: 0 }])) },
        }),
        gets,
      ),
    { beyond: 'BAD_REQUEST', far: 'MESSAGE_TOO_LONG' },
  ),
  ...around(
    limits.pageMessages.max,
    (count, gets) =>
      rest(
        `a page of ${grouped(count)}`,
        (at) => ({ path: `/rooms/${at.world.rooms.open}/messages?limit=${count}` }),
        gets,
      ),
    { beyond: 'BAD_REQUEST' },
  ),
  ...[199, 200, 201].map((count) =>
    rest(
      `${count} seqs`,
      (at) => ({
        path: `/rooms/${at.world.rooms.open}/messages?seqs=${names(count)
          .map((_, i) => i + 1)
          .join(',')}`,
      }),
      count > 200 ? 'BAD_REQUEST' : 'ok',
    ),
  ),
  ...[199, 200, 201].map((count) =>
    rest(
      `${count} people by id`,
      () => ({ path: `/users?ids=${names(count).join(',')}` }),
      count > 200 ? 'BAD_REQUEST' : 'ok',
    ),
  ),
  ...[500, 501].map((count) =>
    rest(
      `${count} members that nobody knows`,
      (at) => ({ by: 'tess', path: `/rooms/${at.world.rooms.open}/members`, json: { userIds: names(count) } }),
      count > 500 ? 'BAD_REQUEST' : 'NOT_FOUND',
    ),
  ),
  rest(
    'a handle of 64 letters',
    newUser((at) => ({ handle: filled(at, 64) })),
    'ok',
  ),
  rest(
    'a handle of 65 letters',
    newUser((at) => ({ handle: filled(at, 65) })),
    'BAD_REQUEST',
  ),
  ...[7, 8, 200, 201].map((length) =>
    rest(
      `a password of ${length} letters`,
      newUser((at) => ({ handle: `${at.canary}-${length}`, password: 'p'.repeat(length) })),
      length < 8 || length > 200 ? 'BAD_REQUEST' : 'ok',
    ),
  ),
  ...[4_096, 4_097].flatMap((length) => [
    rest(
      `a refresh token of ${length} letters`,
      (at) => ({ by: 'nobody', path: '/session/refresh', json: { refreshToken: filled(at, length) } }),
      length > 4_096 ? 'BAD_REQUEST' : 'UNAUTHENTICATED',
    ),
    ...handshake(
      `a token of ${length} letters`,
      (at) => ({ auth: { v: 1, token: filled(at, length) } }),
      length > 4_096 ? 'BAD_REQUEST' : 'UNAUTHENTICATED',
    ),
  ]),
  rest('a bearer of 9,000 letters', (at) => ({ path: '/session', token: filled(at, 9_000) }), 'UNAUTHENTICATED'),
  rest(
    'an import of 4 MiB and one byte',
    (at) => ({
      by: 'admin',
      path: '/admin/import',
      headers: { 'content-type': 'application/json' },
      body: padded(JSON.stringify({ csv: at.canary }), limits.importBytes + 1),
    }),
    'MESSAGE_TOO_LONG',
  ),
  rest(
    'an import of 4 MiB',
    (at) => ({
      by: 'admin',
      path: '/admin/import',
      headers: { 'content-type': 'application/json' },
      body: padded(JSON.stringify({ csv: at.canary }), limits.importBytes),
    }),
    'ok',
  ),
  http(
    'a header of 20,000 letters',
    (at) => `GET /livez HTTP/1.1\r\nHost: x\r\nX-Long: ${filled(at, 20_000)}\r\n\r\n`,
    'http 431',
  ),
  http('a path of 20,000 letters', (at) => `GET /api/v1/${filled(at, 20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 'http 431'),
  ...(
    [
      ['a family of 25 bytes', '👨‍👩‍👧‍👦', 'ok'],
      ['a kiss of 35 bytes', '👩🏿‍❤️‍💋‍👩🏿', 'BAD_REQUEST'],
      ['two emoji', '👍👍', 'BAD_REQUEST'],
      ['a letter', 'a', 'BAD_REQUEST'],
      ['4,000 emoji', '👍'.repeat(4_000), 'BAD_REQUEST'],
    ] as const
  ).map(([what, emoji, gets]) =>
    emit(
      `the reaction ${what}`,
      ({ world }) => [
        'reaction:set',
        { roomId: world.rooms.open, messageId: world.messages.hers, operationId: randomUUID(), emoji, on: true },
      ],
      gets,
    ),
  ),
];
