import { frames, rest, strangersFrames } from './hostile-case.js';
import type { At, HostileCase } from './hostile-case.js';

const asJson = { 'content-type': 'application/json' };
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

/** Written as the body of a message, and as the payload of the event: each must be refused as it is. */
const broken: readonly (readonly [what: string, text: (canary: string) => string])[] = [
  ['an object that ends early', (canary) => `{"text":"${canary}"`],
  ['a string that ends early', (canary) => `{"text":"${canary}`],
  ['a comma too many', (canary) => `{"text":"${canary}",}`],
  ['single quotes', (canary) => `{'text':'${canary}'}`],
  ['a key without quotes', (canary) => `{text:"${canary}"}`],
  ['a comment', (canary) => `{"text":/* ${canary} */"x"}`],
  ['NaN', (canary) => `{"text":"${canary}","seq":NaN}`],
  ['undefined', (canary) => `{"text":"${canary}","seq":undefined}`],
  ['two documents', (canary) => `{"text":"${canary}"}{"text":"${canary}"}`],
  ['a control character in a string', (canary) => `{"text":"${canary}\u0001"}`],
  ['an escape that is none', (canary) => `{"text":"${canary}\\q"}`],
  ['words instead of JSON', (canary) => canary],
];

const body =
  (text: (at: At) => string | Uint8Array, headers: Readonly<Record<string, string>> = asJson) =>
  (at: At) => ({
    path: `/rooms/${at.world.rooms.open}/messages`,
    headers,
    body: text(at),
  });

const wellMade = ({ canary }: At): string =>
  JSON.stringify({ clientMessageId: crypto.randomUUID(), text: `words ${canary}` });

export const jsonCases: readonly HostileCase[] = [
  ...broken.flatMap(([what, text]) => [
    rest(
      what,
      body(({ canary }) => text(canary)),
      'BAD_REQUEST',
    ),
    frames(what, ({ canary }) => [`427["message:send",${text(canary)}]`], 'cut'),
  ]),
  rest(
    'arrays in arrays, 30,000 deep',
    body(() => deep(30_000)),
    'BAD_REQUEST',
  ),
  frames('arrays in arrays, 30,000 deep', () => [`427["message:send",${deep(30_000)}]`], 'BAD_REQUEST'),
  rest(
    'objects in objects, 10,000 deep',
    body(({ canary }) => `${'{"text":'.repeat(7_000)}"${canary}"${'}'.repeat(7_000)}`),
    'BAD_REQUEST',
  ),
  rest('no body', () => ({ method: 'POST', path: '/sync', headers: asJson }), 'BAD_REQUEST'),
  rest(
    'only blanks',
    body(() => '   \n'),
    'BAD_REQUEST',
  ),
  rest(
    'bytes that are no UTF-8 outside of a string',
    body(() => Uint8Array.of(0xff, 0xfe, 0x00, 0x7b)),
    'BAD_REQUEST',
  ),
  rest('the charset latin1', body(wellMade, { 'content-type': 'application/json; charset=latin1' }), 'BAD_REQUEST'),
  rest(
    'a charset that nobody knows',
    body(wellMade, { 'content-type': 'application/json; charset=klingon' }),
    'BAD_REQUEST',
  ),
  rest(
    'a compressed body',
    body(() => Buffer.from('1f8b080000000000', 'hex'), { ...asJson, 'content-encoding': 'gzip' }),
    'BAD_REQUEST',
  ),
  frames('an event that is an object', ({ canary }) => [`427{"text":"${canary}"}`], 'cut'),
  frames('an event that is a string', ({ canary }) => [`427"${canary}"`], 'cut'),
  frames('an event without a name', () => ['427[]'], 'cut'),
  frames('an event whose name is null', () => ['427[null]'], 'cut'),
  frames('an event whose name is a list', () => ['427[["message:send"],{}]'], 'cut'),
  frames('an event whose name is an object', ({ canary }) => [`427[{"name":"${canary}"},{}]`], 'cut'),
  frames('an event without anything', () => ['42'], 'ignored'),
  frames('an ack id without an event', () => ['427'], 'ignored'),
  frames('an ack id that is negative', () => ['42-1["presence:watch",{"userIds":[]}]'], 'cut'),
  frames('an ack id beyond all numbers', () => ['4299999999999999999999["presence:watch",{"userIds":[]}]'], 'ignored'),
  strangersFrames('a handshake that ends early', ({ canary }) => [`40{"token":"${canary}"`], 'cut'),
  strangersFrames('a handshake that is a list', ({ canary }) => [`40["${canary}"]`], 'cut'),
  strangersFrames('a handshake that is a string', ({ canary }) => [`40"${canary}"`], 'cut'),
  strangersFrames('a handshake that is null', () => ['40null'], 'cut'),
];
