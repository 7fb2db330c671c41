import { connect } from 'node:net';
import { emit, frames, http, rest, strangersFrames } from './hostile-case.js';
import type { At, HostileCase } from './hostile-case.js';

const placeholder = '{"_placeholder":true,"num":0}';
const watch = '["presence:watch",{"userIds":[]}]';
const some = Uint8Array.of(0, 1, 2, 255);

const inOpen = ({ world, canary }: At, text: string): string =>
  `["message:send",{"roomId":"${world.rooms.open}","clientMessageId":"${crypto.randomUUID()}","text":${text}}]`.replace(
    'CANARY',
    canary,
  );

export const binaryCases: readonly HostileCase[] = [
  emit('a payload of bytes', () => ['message:send', Buffer.from('words')], 'BAD_REQUEST'),
  emit(
    'a text of bytes',
    (at) => [
      'message:send',
      { roomId: at.world.rooms.open, clientMessageId: crypto.randomUUID(), text: Buffer.from(at.canary) },
    ],
    'BAD_REQUEST',
  ),
  emit('an id of bytes', () => ['typing:start', { roomId: Buffer.from('room') }], 'BAD_REQUEST'),
  emit('bytes beside the payload', () => ['presence:watch', { userIds: [] }, Buffer.from('more')], 'BAD_REQUEST'),
  emit('bytes deep inside', () => ['presence:watch', { userIds: [[[Buffer.from('deep')]]] }], 'BAD_REQUEST'),
  emit('an unknown event of bytes', ({ canary }) => [canary, Buffer.from(canary)], 'BAD_REQUEST'),
  frames('bytes that nothing announced', () => [some], 'cut'),
  frames('bytes announced and not sent', (at) => [`451-7${inOpen(at, placeholder)}`], 'cut'),
  frames('two announced, one sent', (at) => [`452-7${inOpen(at, placeholder)}`, some], 'cut'),
  frames('bytes announced and sent', (at) => [`451-7${inOpen(at, placeholder)}`, some], 'BAD_REQUEST'),
  frames(
    'a placeholder beyond what was sent',
    () => ['451-7["message:send",{"_placeholder":true,"num":9}]', some],
    'cut',
  ),
  frames(
    'a placeholder below what was sent',
    () => ['451-7["message:send",{"_placeholder":true,"num":-1}]', some],
    'cut',
  ),
  frames(
    'a placeholder that is __proto__',
    () => ['451-7["message:send",{"_placeholder":true,"num":"__proto__"}]', some],
    'cut',
  ),
  frames('a placeholder in a text frame', (at) => [`427${inOpen(at, placeholder)}`], 'BAD_REQUEST'),
  frames('no bytes announced', (at) => [`450-7${inOpen(at, '"CANARY"')}`], 'cut'),
  frames('a billion announced', (at) => [`451000000000-7${inOpen(at, placeholder)}`, some], 'cut'),
  frames('announced in words', () => [`45x-7${watch}`], 'cut'),
  frames('announced without an end', () => ['4511111111111111'], 'cut'),
  frames('an answer of bytes to nothing', () => [`461-7[${placeholder}]`, some], 'ignored'),
];

/** An HTTP request for an upgrade, and the bytes after it: what no WebSocket library would send. */
const afterUpgrade = (what: string, bytes: readonly number[]): HostileCase => ({
  way: 'socket',
  what,
  gets: 'cut',
  run: ({ world }) =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(world.origin);
      const socket = connect(Number(port), hostname, () =>
        socket.write(
          `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
        ),
      );
      socket.once('data', () => socket.write(Uint8Array.from(bytes)));
      socket.on('data', () => undefined).on('error', () => undefined);
      socket.once('close', () => resolve('cut'));
    }),
});

const engine = (
  what: string,
  line: (at: At) => string,
  gets: 'http 400' | 'http 404' | 'http 403' | 'http 413',
): HostileCase => http(what, (at) => `${line(at)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, gets);

const polling = '/socket.io/?EIO=4&transport=polling';

export const frameCases: readonly HostileCase[] = [
  frames('an empty frame', () => [''], 'cut'),
  frames('a packet type that is none', () => ['9'], 'cut'),
  frames('a letter', ({ canary }) => [`x${canary}`], 'cut'),
  frames('an event type that is none', ({ canary }) => [`49["${canary}"]`], 'cut'),
  frames('a ping, which is ours to send', () => ['2'], 'cut'),
  frames('a pong that nobody waits for', () => ['3'], 'ignored'),
  frames('a second opening', ({ canary }) => [`0{"sid":"${canary}"}`], 'ignored'),
  frames('an upgrade of what needs none', () => ['5'], 'ignored'),
  frames('a probe', ({ canary }) => [`2probe${canary}`], 'cut'),
  frames('a second handshake', ({ world }) => [`40{"v":1,"token":"${world.people.admin.token}"}`], 'cut'),
  frames('a goodbye to the namespace', () => ['41'], 'cut'),
  frames('a refusal, which is ours to send', ({ canary }) => [`44{"message":"${canary}"}`], 'cut'),
  frames('an answer to nothing', ({ canary }) => [`437["${canary}"]`.replace('437', '4399')], 'ignored'),
  frames('an answer that is a word', ({ canary }) => [`4399"${canary}"`], 'cut'),
  frames('another namespace', ({ canary }) => [`40/${canary},{"v":1}`], 'ignored'),
  frames('an event in another namespace', ({ canary }) => [`42/${canary},7${watch}`], 'cut'),
  frames('the namespace __proto__', () => [`42/__proto__,7${watch}`], 'cut'),
  frames('the namespace by its name', () => [`42/,7${watch}`], 'ok'),
  frames('an event of 5,000 payloads', () => [`427["message:send"${',1'.repeat(5_000)}]`], 'BAD_REQUEST'),
  frames(
    'a room that is a list of 20,000',
    () => [`427["typing:start",{"roomId":[${'1,'.repeat(20_000)}1]}]`],
    'BAD_REQUEST',
  ),
  frames('a name of 20,000 letters', ({ canary }) => [`427["${canary.repeat(700)}",{}]`], 'BAD_REQUEST'),
  frames(
    '5,000 keys',
    ({ canary }) => [
      `427["typing:start",{${Array.from({ length: 3_000 }, (_, i) => `"${canary.slice(-4)}${i}":1`).join(',')}}]`,
    ],
    'BAD_REQUEST',
  ),
  strangersFrames('an event before the handshake', ({ canary }) => [`42["${canary}",{}]`], 'cut'),
  strangersFrames('an answer before the handshake', () => ['430[]'], 'cut'),
  strangersFrames('bytes before the handshake', () => [some], 'cut'),
  strangersFrames('a letter before the handshake', ({ canary }) => [canary], 'cut'),
  strangersFrames('an event in another namespace', ({ canary }) => [`42/${canary},["x"]`], 'cut'),
  afterUpgrade('a WebSocket frame without its mask', [0x81, 0x02, 0x34, 0x30]),
  afterUpgrade('a WebSocket frame of a reserved kind', [0x83, 0x80, 0, 0, 0, 0]),
  afterUpgrade('a WebSocket frame with a reserved bit', [0xc1, 0x81, 0, 0, 0, 0, 0x34]),
  afterUpgrade('a WebSocket ping in pieces', [0x09, 0x80, 0, 0, 0, 0]),
  afterUpgrade('a WebSocket frame that says it has 2⁶³ bytes', [0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  afterUpgrade('a WebSocket text that is no UTF-8', [0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]),
  afterUpgrade('a WebSocket goodbye with a code that is none', [0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe7]),
  afterUpgrade('the middle of a WebSocket message', [0x80, 0x81, 0, 0, 0, 0, 0x34]),
  engine('polling as nobody', ({ canary }) => `GET ${polling}&sid=${canary}`, 'http 400'),
  engine('polling as __proto__', () => `GET ${polling}&sid=__proto__`, 'http 400'),
  engine('polling as two', ({ canary }) => `GET ${polling}&sid=${canary}&sid=${canary}`, 'http 400'),
  engine('posting as nobody', ({ canary }) => `POST ${polling}&sid=${canary}`, 'http 400'),
  engine('a handshake by POST', () => `POST ${polling}`, 'http 400'),
  engine('a transport that is none', ({ canary }) => `GET /socket.io/?EIO=4&transport=${canary}`, 'http 400'),
  engine('the transport __proto__', () => 'GET /socket.io/?EIO=4&transport=__proto__', 'http 400'),
  engine('the transport constructor', () => 'GET /socket.io/?EIO=4&transport=constructor', 'http 400'),
  engine('no transport', () => 'GET /socket.io/?EIO=4', 'http 400'),
  engine('an old protocol', () => 'GET /socket.io/?EIO=3&transport=polling', 'http 400'),
  engine('an upgrade that is none', () => 'GET /socket.io/?EIO=4&transport=websocket', 'http 400'),
];

export const routeCases: readonly HostileCase[] = [
  ...['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'].map((name) =>
    frames(`the event ${name}, which is Socket.IO's own`, ({ canary }) => [`427["${name}",{"a":"${canary}"}]`], 'cut'),
  ),
  ...[
    'error',
    'message',
    'message:batch',
    'session:ending',
    'message:Send',
    'message:send ',
    '',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'toString',
    '*',
  ].map((name) => emit(`the event ${JSON.stringify(name)}`, ({ canary }) => [name, { text: canary }], 'BAD_REQUEST')),
  emit('an event with a name of its own', ({ canary }) => [canary, { text: canary }], 'BAD_REQUEST'),
  frames('an event whose name is a number', ({ canary }) => [`427[7,{"text":"${canary}"}]`], 'BAD_REQUEST'),
  rest('a route that is not there', ({ canary }) => ({ path: `/${canary}` }), 'NOT_FOUND'),
  rest(
    'a route that is not there, with a body',
    ({ canary }) => ({ path: `/${canary}`, json: { text: canary } }),
    'NOT_FOUND',
  ),
  rest(
    'the wrong method',
    (at) => ({ method: 'PUT', path: `/rooms/${at.world.rooms.open}/messages`, json: { text: at.canary } }),
    'NOT_FOUND',
  ),
  rest('a method that few know', () => ({ method: 'PROPFIND', path: '/session' }), 'NOT_FOUND'),
  rest('TRACE', ({ canary }) => ({ method: 'TRACE', path: '/session', headers: { 'x-canary': canary } }), 'NOT_FOUND'),
  rest('two slashes', (at) => ({ path: `//rooms/${at.world.rooms.open}/messages` }), 'NOT_FOUND'),
  rest('the folder above', () => ({ path: '/../../livez/../api/v1/nothing' }), 'NOT_FOUND'),
  rest('another version', () => ({ path: '/../v2/session' }), 'NOT_FOUND'),
  http('a file above the page', () => 'GET /../../package.json HTTP/1.1\r\nHost: x\r\n\r\n', 'http 404'),
  http(
    'a file above the page, disguised',
    () => 'GET /%2e%2e%2f%2e%2e%2fpackage.json HTTP/1.1\r\nHost: x\r\n\r\n',
    'http 404',
  ),
  http(
    'the metrics through a proxy',
    () => 'GET /metrics HTTP/1.1\r\nHost: school.example\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n',
    'http 404',
  ),
  http(
    'the metrics under another name of this machine',
    ({ canary }) => `GET /metrics HTTP/1.1\r\nHost: ${canary}.example\r\n\r\n`,
    'http 404',
  ),
  http('no host', () => 'GET /livez HTTP/1.1\r\n\r\n', 'http 400'),
  http(
    'a length and chunks at once',
    ({ canary }) =>
      `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${canary}`,
    'http 400',
  ),
  http(
    'two lengths',
    ({ canary }) =>
      `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n${canary}`,
    'http 400',
  ),
  http(
    'a negative length',
    ({ canary }) => `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n${canary}`,
    'http 400',
  ),
  http(
    'a chunk that is none',
    ({ canary }) =>
      `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${canary}\r\n`,
    'http 400',
  ),
  http('a method that is none', ({ canary }) => `${canary} / HTTP/1.1\r\nHost: x\r\n\r\n`, 'http 400'),
  http('another language', ({ canary }) => `\u0016\u0003\u0001 ${canary}\r\n\r\n`, 'http 400'),
];
