import { limits } from '@homeroom/contracts';
import type { Outcome } from '../wire.js';
import type { At, HostileCase } from './hostile-case.js';
import { search } from './search.cases.js';

const most = limits.searchCodePoints;

const texts: readonly (readonly [what: string, q: string, gets: Outcome])[] = [
  [`${most} letters`, 'x'.repeat(most), 'ok'],
  [`${most + 1} letters`, 'x'.repeat(most + 1), 'BAD_REQUEST'],
  [`${most} emoji`, '😀'.repeat(most), 'ok'],
  [`${most + 1} emoji`, '😀'.repeat(most + 1), 'BAD_REQUEST'],
  [`${most * 2} code points that compose to ${most}`, 'e\u0301'.repeat(most), 'ok'],
  [`${most} words of one letter`, 'x '.repeat(most / 2), 'ok'],
  [`${most / 2} phrases`, '"'.repeat(most), 'ok'],
  ['forty marks in a row', `a${'\u0301\u0323'.repeat(20)}`, 'BAD_REQUEST'],
  ['NUL', 'a\u0000b', 'BAD_REQUEST'],
  ['a backspace', 'a\u0008b', 'BAD_REQUEST'],
  ['an escape sequence of a terminal', '\u001b[2J', 'BAD_REQUEST'],
  ['DEL', 'a\u007fb', 'BAD_REQUEST'],
  ['a control of Latin-1', 'a\u0085b', 'BAD_REQUEST'],
  ['tabs and line breaks', 'good\t\r\n\u2028morning', 'ok'],
  ['bidi overrides', '\u202egninrom\u202c', 'ok'],
  ['zero-width characters only', '\u200b\u200c\u200d\ufeff', 'ok'],
  ['noncharacters', '\uffff\ufffe\u{10ffff}', 'ok'],
];
/** Only JSON can bring them. */
const surrogates = ['a\ud83d', '\ude00a', '\ude00\ud83d', '\ud83dx\ude00'];

/** Everything that some engine of search takes for an order. */
const operators = [
  ...['*', '%', '_', '?', '"', '""', '"""', "'", "''", '`', '\\', '\\"', '^', '$', '.', '.*', '|', '+', '-', '--'],
  ...[
    '(',
    ')',
    '(((',
    '[',
    ']',
    '[^',
    '{',
    '}',
    '{}',
    '<',
    '>',
    '~',
    '!',
    '&',
    '&&',
    '||',
    ':',
    ';',
    ',',
    '/',
    '#',
    '@',
  ],
  ...['good AND', 'OR morning', 'NOT good', 'good NEAR morning', 'NEAR(good morning, 2)', 'good AND NOT'],
  ...['"good', 'good"', '"good" "', '"" good', 'goo*', '*ood', '^good', 'g?od', '+good -morning', '-"good morning"'],
  ...[
    'text:good',
    'rowid:1',
    '- text : good',
    '{text author} : good',
    'words MATCH good',
    'good^2',
    'good~2',
    '[a TO b]',
  ],
  ...["'; DROP TABLE words; --", "' OR '1'='1", '1; SELECT * FROM accounts', "x' UNION SELECT key FROM settings --"],
  ...[
    '/(a+)+$/',
    '(?:a|a)*b',
    '(a*)*'.repeat(20),
    '\\p{L}',
    '\\u0000',
    '%00',
    '%s%n',
    '${7*7}',
    '{{7*7}}',
    '{"$gt":""}',
  ],
  ...['<script>alert(1)</script>', '../../etc/passwd', '__proto__', 'constructor', 'null', 'NaN', '-1', '0', 'a', '¿?'],
  ...[
    '👍',
    '👩🏿‍🚒',
    '🇨🇭',
    '1️⃣',
    '🏴󠁧󠁢󠁳󠁣󠁴󠁿',
    '👨‍👩‍👧‍👦'.repeat(20),
    'İ',
    'ß ẞ ſ',
    'ﷺ',
    '𝕲𝖔𝖔𝖉',
    'ｇｏｏｄ',
    '١٢٣',
    'नमस्ते',
    '早上好',
    'สวัสดี',
  ],
];

/** The first letters of so many parts of Unicode, three of each. */
const scripts: readonly string[] = Array.from({ length: 0x3_0000 / 0x80 }, (_, i) => i * 0x80).flatMap((from) => {
  const letters = Array.from({ length: 0x80 }, (_, i) => String.fromCodePoint(from + i))
    .filter((letter) => /^\p{L}$/u.test(letter))
    .slice(0, 3);
  const isIdeograph = /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Tangut}/u.test(letters[0] ?? '');
  return letters.length === 0 || (isIdeograph && from % 0x400 !== 0) ? [] : [letters.join('')];
});

const everyScript: HostileCase = {
  way: 'REST',
  what: `POST search: letters of ${scripts.length} parts of Unicode`,
  gets: 'ok',
  run: async ({ world }: At) => {
    if (scripts.length < 200) throw new Error(`only ${scripts.length} parts`);
    const { token } = world.people.ada;
    const outcomes = await Promise.all(scripts.map((q) => world.ask({ path: '/search', token, json: { q } })));
    return outcomes.find((outcome) => outcome !== 'ok') ?? 'ok';
  },
};

export const searchTextCases: readonly HostileCase[] = [
  ...texts.flatMap(([what, q, gets]) => search(what, () => ({ q }), gets)),
  ...surrogates.flatMap((q) => search(JSON.stringify(q), () => ({ q }), 'BAD_REQUEST').slice(1)),
  ...operators.flatMap((q) => search(q.slice(0, 40), () => ({ q }), 'ok')),
  everyScript,
];
