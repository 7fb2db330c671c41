import { randomUUID } from 'node:crypto';
import type { Outcome } from '../wire.js';
import { emit, http, message, rest } from './hostile-case.js';
import type { At, HostileCase } from './hostile-case.js';

/** Within a message: what is refused, and what is only odd and must go through unharmed. */
const inMessages: readonly (readonly [what: string, text: string, gets: Outcome])[] = [
  ['a lone high surrogate', 'a\ud83d', 'BAD_REQUEST'],
  ['a lone low surrogate', '\ude00a', 'BAD_REQUEST'],
  ['surrogates the wrong way round', '\ude00\ud83d', 'BAD_REQUEST'],
  ['a high surrogate before a letter', '\ud83dx\ude00', 'BAD_REQUEST'],
  ['NUL', 'a\u0000b', 'BAD_REQUEST'],
  ['a backspace', 'a\u0008b', 'BAD_REQUEST'],
  ['an escape sequence of a terminal', '\u001b[2J\u001b[31m', 'BAD_REQUEST'],
  ['a vertical tab', 'a\u000bb', 'BAD_REQUEST'],
  ['DEL', 'a\u007fb', 'BAD_REQUEST'],
  ['bidi overrides', '\u202egnorw\u202c \u2066in\u2069', 'ok'],
  ['zero-width characters', 'a\u200b\u200c\u200d\ufeffb', 'ok'],
  ['a thousand combining marks', `a${'\u0336'.repeat(1_000)}`, 'ok'],
  ['noncharacters', '\uffff\ufffe\u{10ffff}', 'ok'],
  ['tabs and line breaks', '\tone\r\n\ntwo\u2028three', 'ok'],
  ['an emoji of many parts', '👩🏿‍🚒🏴󠁧󠁢󠁳󠁣󠁴󠁿🇨🇭1️⃣', 'ok'],
  ['markup and script', '<script>alert(1)</script><img src=x onerror=alert(1)>', 'ok'],
  ['a format string and a template', '%s%n%d ${7*7} {{7*7}} #{7*7}', 'ok'],
  ['a lookup', '${jndi:ldap://127.0.0.1/a}', 'ok'],
  ['line breaks that forge a log line', '\n{"level":"fatal","msg":"forged"}\n', 'ok'],
];

/** Alone, without the canary: blank after all. */
const blank: readonly (readonly [what: string, text: string])[] = [
  ['only blanks', '   '],
  ['only line breaks', '\n\r\n'],
  ['only blanks of other scripts', '\u00a0\u3000\u2003'],
];

const inNames: readonly (readonly [what: string, text: string])[] = [
  ['a lone surrogate', 'a\ud83d'],
  ['NUL', 'a\u0000b'],
  ['a line break', 'a\nb'],
  ['a bidi override', '\u202egnorw'],
  ['a bidi isolate', '\u2066in\u2069'],
  ['a zero-width space', 'a\u200bb'],
  ['a soft hyphen', 'a\u00adb'],
  ['a C1 control', 'a\u0085b'],
  ['only blanks', '   '],
];

const named = (name: string) => (at: At) => ({
  by: 'tess' as const,
  path: '/rooms',
  json: { kind: 'class', name: name.trim() === '' ? name : `${name} ${at.canary}` },
});

export const textCases: readonly HostileCase[] = [
  ...inMessages.flatMap(([what, text, gets]) =>
    message(`a message with ${what}`, ({ canary }) => ({ text: `${canary} ${text}` }), gets),
  ),
  ...blank.flatMap(([what, text]) => message(`a message of ${what}`, () => ({ text }), 'BAD_REQUEST')),
  ...inNames.map(([what, name]) => rest(`a name with ${what}`, named(name), 'BAD_REQUEST')),
  emit(
    'an edit with a lone surrogate',
    ({ world, canary }) => [
      'message:edit',
      { roomId: world.rooms.open, messageId: world.messages.hers, operationId: randomUUID(), text: `${canary}\ud800` },
    ],
    'BAD_REQUEST',
  ),
  emit(
    'a reason with NUL',
    ({ world, canary }) => [
      'message:delete',
      {
        roomId: world.rooms.open,
        messageId: world.messages.hers,
        operationId: randomUUID(),
        reason: `${canary}\u0000`,
      },
    ],
    'BAD_REQUEST',
  ),
  emit(
    'a reaction that is a lone surrogate',
    ({ world }) => [
      'reaction:set',
      {
        roomId: world.rooms.open,
        messageId: world.messages.hers,
        operationId: randomUUID(),
        emoji: '\ud83d',
        on: true,
      },
    ],
    'BAD_REQUEST',
  ),
  rest(
    'a handle in other letters that look alike',
    ({ canary }) => ({ by: 'admin', path: '/users', json: { handle: `аdmin-${canary}`, name: 'x', role: 'student' } }),
    'BAD_REQUEST',
  ),
  rest(
    'a sign-in with look-alike letters',
    () => ({ by: 'nobody', path: '/session', json: { handle: 'аdmin', password: 'whatever' } }),
    'UNAUTHENTICATED',
  ),
  rest(
    'a sign-in with NUL and a lone surrogate',
    ({ canary }) => ({
      by: 'nobody',
      path: '/session',
      json: { handle: `${canary}\u0000`, password: `${canary}\ud800` },
    }),
    'UNAUTHENTICATED',
  ),
  rest(
    'a new password with NUL',
    ({ canary }) => ({
      by: 'admin',
      path: '/users',
      json: { handle: canary, name: 'x', role: 'student', password: `${canary}\u0000` },
    }),
    'BAD_REQUEST',
  ),
  rest(
    'a new password with a lone surrogate',
    ({ canary }) => ({
      by: 'admin',
      path: '/users',
      json: { handle: canary, name: 'x', role: 'student', password: `${canary}\ud800` },
    }),
    'BAD_REQUEST',
  ),
  rest('a search for NUL', ({ canary }) => ({ path: `/users?q=${canary}%00` }), 'ok'),
  rest('a search in broken UTF-8', ({ canary }) => ({ path: `/users?q=${canary}%ed%a0%80%ff` }), 'ok'),
  rest('a room in broken percent signs', ({ canary }) => ({ path: `/rooms/${canary}%zz%ff/messages` }), 'BAD_REQUEST'),
  rest('a room with NUL', ({ canary }) => ({ path: `/rooms/${canary}%00/messages` }), 'BAD_REQUEST'),
  rest(
    'a table with quotes that do not match',
    ({ canary }) => ({
      by: 'admin',
      path: '/admin/import',
      json: { csv: `handle,name,role,rooms\n"${canary},x,student,` },
    }),
    'ok',
  ),
  http(
    'a header with a control character',
    ({ canary }) => `GET /livez HTTP/1.1\r\nHost: x\r\nX-Odd: ${canary}\u0000\r\n\r\n`,
    'http 400',
  ),
  http('a path with a raw line break', ({ canary }) => `GET /livez\n${canary} HTTP/1.1\r\nHost: x\r\n\r\n`, 'http 400'),
];
