import { sessionOf } from '../enrolment.js';
import type { Outcome } from '../wire.js';
import { draft, handshake, rest } from './hostile-case.js';
import type { At, HostileCase } from './hostile-case.js';

type Headers = Readonly<Record<string, string>>;

const cookie = ({ world }: At): Headers => ({ cookie: `homeroom_access=${world.people.ada.token}` });
const json = { 'content-type': 'application/json' };

/** Where a page may stand that wants to act for its visitor. */
const elsewhere: readonly (readonly [what: string, headers: (at: At) => Headers])[] = [
  ['of another host', () => ({ origin: 'https://evil.example' })],
  ['of another port', () => ({ origin: 'http://127.0.0.1:1' })],
  ['of another name of this machine', ({ world }) => ({ origin: world.origin.replace('127.0.0.1', 'localhost') })],
  ['that begins like ours', ({ world }) => ({ origin: `${world.origin}.evil.example` })],
  ['that ends like ours', ({ world }) => ({ origin: `https://evil.example/?${world.origin}` })],
  ['of two origins', ({ world }) => ({ origin: `${world.origin}, https://evil.example` })],
  ['null', () => ({ origin: 'null' })],
  ['of no scheme', ({ world }) => ({ origin: new URL(world.origin).host })],
  ['of a file', () => ({ origin: 'file://' })],
  ['of an extension', ({ world }) => ({ origin: `chrome-extension://${new URL(world.origin).host}` })],
  ['that is not said', () => ({})],
  ['that only the referrer says', ({ world }) => ({ referer: `${world.origin}/` })],
  ['of another site, by what the browser says', () => ({ 'sec-fetch-site': 'cross-site' })],
  ['of a sister site, by what the browser says', () => ({ 'sec-fetch-site': 'same-site' })],
];

/** What the form of another page can send without being asked first. */
const forms: readonly (readonly [type: string, body: (canary: string) => string])[] = [
  ['application/x-www-form-urlencoded', (canary) => `text=${canary}`],
  [
    'multipart/form-data; boundary=x',
    (canary) => `--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n${canary}\r\n--x--`,
  ],
  ['text/plain', (canary) => `{"text":"${canary}"}`],
  ['text/plain; application/json', (canary) => `{"text":"${canary}"}`],
  ['application/json-patch+json', (canary) => `{"text":"${canary}"}`],
  ['application/jsonx', (canary) => `{"text":"${canary}"}`],
  ['application/octet-stream', (canary) => `{"text":"${canary}"}`],
  ['application/x-msgpack', (canary) => `\u0081${canary}`],
];

const post = (at: At, headers: Headers) => ({
  by: 'nobody' as const,
  path: `/rooms/${at.world.rooms.open}/messages`,
  headers: { ...cookie(at), ...json, ...headers },
  body: JSON.stringify(draft(at, {})),
});
const own = ({ world }: At): Headers => ({ origin: world.origin });
const signIn = (headers: Headers) => ({
  by: 'nobody' as const,
  path: '/session',
  json: { handle: 'bob', password: 'a password of the tests' },
  headers,
});

/** A request after which another page must still be unable to read the answer. */
const unreadable = (
  what: string,
  request: { readonly method: string; readonly headers: (at: At) => Headers },
  gets: Outcome,
): HostileCase => ({
  way: 'REST',
  what,
  gets,
  run: async (at) => {
    const { status, headers } = await at.world.wire.ask({
      method: request.method,
      path: '/session',
      headers: request.headers(at),
    });
    const opened = Object.keys(headers).filter((name) => name.startsWith('access-control-'));
    return opened.length > 0 ? 'cut' : status < 300 ? 'ok' : `http ${status}`;
  },
});

const withRefreshCookie = (what: string, headers: (at: At) => Headers, gets: Outcome): HostileCase => ({
  way: 'REST',
  what,
  gets,
  run: async (at) => {
    const { refreshToken } = await sessionOf(at.world.wire, 'bob');
    return at.world.ask({
      method: 'POST',
      path: '/session/refresh',
      headers: { cookie: `homeroom_refresh=${refreshToken}`, ...headers(at) },
    });
  },
});

export const originCases: readonly HostileCase[] = [
  ...elsewhere.flatMap(([what, headers]) => [
    rest(`a message with the cookie, from an origin ${what}`, (at) => post(at, headers(at)), 'UNAUTHENTICATED'),
    ...handshake(
      `a cookie, from an origin ${what}`,
      (at) => ({ auth: { v: 1 }, headers: { ...cookie(at), ...headers(at) } }),
      'UNAUTHENTICATED',
    ),
  ]),
  rest('a message with the cookie, from here', (at) => post(at, own(at)), 'ok'),
  ...handshake('a cookie, from here', (at) => ({ auth: { v: 1 }, headers: { ...cookie(at), ...own(at) } }), 'ok'),
  ...handshake(
    'a token, from elsewhere',
    ({ world }) => ({ auth: { v: 1, token: world.people.ada.token }, headers: { origin: 'https://evil.example' } }),
    'ok',
  ),
  rest(
    'a sign-out with the cookie, from elsewhere',
    (at) => ({
      by: 'nobody',
      method: 'DELETE',
      path: '/session',
      headers: { ...cookie(at), origin: 'https://evil.example' },
    }),
    'UNAUTHENTICATED',
  ),
  rest('a sign-in of a browser, from elsewhere', () => signIn({ origin: 'https://evil.example' }), 'FORBIDDEN'),
  rest('a sign-in of a browser, from null', () => signIn({ origin: 'null' }), 'FORBIDDEN'),
  rest('a sign-in of a browser, from here', (at) => signIn(own(at)), 'ok'),
  withRefreshCookie(
    'a refresh with the cookie, from elsewhere',
    () => ({ ...json, origin: 'https://evil.example' }),
    'UNAUTHENTICATED',
  ),
  withRefreshCookie('a refresh with the cookie, from nowhere', () => json, 'UNAUTHENTICATED'),
  withRefreshCookie('a refresh with the cookie, by a form from here', own, 'UNAUTHENTICATED'),
  withRefreshCookie('a refresh with the cookie, from here', (at) => ({ ...json, ...own(at) }), 'ok'),
  unreadable(
    'a look at the session from elsewhere',
    { method: 'GET', headers: (at) => ({ ...cookie(at), origin: 'https://evil.example' }) },
    'ok',
  ),
  unreadable(
    'a preflight from elsewhere',
    {
      method: 'OPTIONS',
      headers: () => ({
        origin: 'https://evil.example',
        'access-control-request-method': 'DELETE',
        'access-control-request-headers': 'authorization',
      }),
    },
    'http 404',
  ),
  ...forms.flatMap(([type, body]) => [
    rest(
      `a form of ${type} with the cookie, from here`,
      (at) => ({ ...post(at, { ...own(at), 'content-type': type }), body: body(at.canary) }),
      'UNAUTHENTICATED',
    ),
    rest(
      `a form of ${type} with a token`,
      (at) => ({
        path: `/rooms/${at.world.rooms.open}/messages`,
        headers: { 'content-type': type },
        body: body(at.canary),
      }),
      'BAD_REQUEST',
    ),
  ]),
  rest(
    'a body without a type',
    (at) => ({ path: `/rooms/${at.world.rooms.open}/messages`, body: JSON.stringify(draft(at, {})) }),
    'BAD_REQUEST',
  ),
  rest(
    'a method in a header',
    (at) => ({
      method: 'POST',
      path: '/session',
      headers: { ...json, 'x-http-method-override': 'DELETE' },
      body: JSON.stringify({ text: at.canary }),
    }),
    'BAD_REQUEST',
  ),
  rest(
    'a sign-in in the address',
    ({ canary }) => ({ by: 'nobody', path: `/session?handle=ada&password=${canary}`, json: {} }),
    'BAD_REQUEST',
  ),
];
