import { enrol, sessionOf } from '../enrolment.js';
import { handshake, rest } from './hostile-case.js';
import type { At, HostileCase } from './hostile-case.js';
import { altered, claimsOf, forge } from './forged-token.js';

const seconds = (): number => Math.floor(Date.now() / 1_000);
const hers = ({ world }: At): string => world.people.ada.token;
const claims = (at: At, change: object = {}) => ({ ...claimsOf(hers(at)), ...change });
const none = (token: string, alg: string): string =>
  `${Buffer.from(JSON.stringify({ alg })).toString('base64url')}.${token.split('.')[1]}.`;

/** Tokens that must open nothing, neither as a bearer nor in a handshake. */
const worthless: readonly (readonly [what: string, token: (at: At) => string | Promise<string>])[] = [
  ['expired a second ago', (at) => forge({ claims: claims(at, { exp: seconds() - 1 }) })],
  ['expired in 1970', (at) => forge({ claims: claims(at, { exp: 0 }) })],
  [
    'with another signature',
    (at) =>
      hers(at).replace(
        /\.(.)([^.]*)$/u,
        (_, first: string, others: string) => `.${first === 'A' ? 'B' : 'A'}${others}`,
      ),
  ],
  ['with half a signature', (at) => hers(at).slice(0, -20)],
  ['without a signature', (at) => hers(at).replace(/[^.]*$/u, '')],
  ['of another person under the old signature', (at) => altered(hers(at), { sub: at.world.people.admin.id })],
  ['that lives longer under the old signature', (at) => altered(hers(at), { exp: seconds() + 10 ** 6 })],
  ['of another person in this session', (at) => forge({ claims: claims(at, { sub: at.world.people.admin.id }) })],
  [
    'of another session of this person',
    (at) => forge({ claims: claims(at, { sid: claimsOf(at.world.people.admin.token)['sid'] }) }),
  ],
  ['of a session that is not there', (at) => forge({ claims: claims(at, { sid: at.canary }) })],
  ['with the algorithm none', (at) => none(hers(at), 'none')],
  ['with the algorithm NoNe', (at) => none(hers(at), 'NoNe')],
  [
    'with a longer hash and the right key',
    (at) => forge({ claims: claims(at), header: { alg: 'HS512' }, hash: 'sha512' }),
  ],
  ['that says RS256', (at) => forge({ claims: claims(at), header: { alg: 'RS256' } })],
  ['with another key', (at) => forge({ claims: claims(at), key: 'another key that is long enough for anybody' })],
  ['with an empty key', (at) => forge({ claims: claims(at), key: '' })],
  [
    'that brings its own key',
    (at) => forge({ claims: claims(at), header: { alg: 'HS256', jwk: { kty: 'oct', k: 'a2V5' } }, key: 'key' }),
  ],
  [
    'with an unknown critical header',
    (at) => forge({ claims: claims(at), header: { alg: 'HS256', crit: ['homeroom'], homeroom: at.canary } }),
  ],
  ['without an algorithm', (at) => forge({ claims: claims(at), header: { typ: 'JWT' } })],
  ['that is a refresh token', async (at) => (await sessionOf(at.world.wire, 'bob')).refreshToken],
  ['of a kind that nobody knows', (at) => forge({ claims: claims(at, { kind: 'admin' }) })],
  ['without a kind', (at) => forge({ claims: claims(at, { kind: undefined }) })],
  ['with a role', (at) => forge({ claims: claims(at, { role: 'admin' }) })],
  ['whose end is a word', (at) => forge({ claims: claims(at, { exp: 'never' }) })],
  ['whose person is an object', (at) => forge({ claims: claims(at, { sub: { $ne: null } }) })],
  ['whose claims are a list', () => forge({ claims: [] as unknown as Record<string, unknown> })],
  ['of two parts', (at) => hers(at).split('.').slice(0, 2).join('.')],
  ['of five parts', (at) => `${hers(at)}.a.b`],
  ['of dots', () => '..'],
  ['that is a word', ({ canary }) => canary],
  ['of a session that was signed out', async ({ world }) => (await world.signedOut()).access],
  ['of somebody who was suspended', suspended],
];

async function suspended({ world, canary }: At): Promise<string> {
  const { admin } = world.people;
  const { id, token } = await enrol(world.wire, admin, { handle: canary, role: 'teacher' });
  await world.wire.done({ path: '/session', token });
  await world.wire.done({ method: 'PATCH', path: `/users/${id}`, token: admin.token, json: { status: 'suspended' } });
  return token;
}

/** A request whose token has to be made first. */
const bearer = (what: string, token: (at: At) => string | Promise<string>): HostileCase => ({
  way: 'REST',
  what,
  gets: 'UNAUTHENTICATED',
  run: async (at) => at.world.ask({ path: '/session', token: await token(at) }),
});

const authorization = (what: string, value: (at: At) => string, gets: 'ok' | 'UNAUTHENTICATED'): HostileCase =>
  rest(what, (at) => ({ by: 'nobody', path: '/session', headers: { authorization: value(at) } }), gets);

const refresh = (what: string, token: (at: At) => string | Promise<string>): HostileCase => ({
  way: 'REST',
  what: `a refresh with ${what}`,
  gets: 'UNAUTHENTICATED',
  run: async (at) => at.world.ask({ path: '/session/refresh', json: { refreshToken: await token(at) } }),
});

export const tokenCases: readonly HostileCase[] = [
  ...worthless.flatMap(([what, token]) => [
    bearer(`a token ${what}`, token),
    ...handshake(
      `a token ${what}`,
      async (at) => ({ auth: { v: 1, token: await token(at) } }),
      'UNAUTHENTICATED',
    ).slice(0, 1),
  ]),
  ...handshake('no token', () => ({ auth: { v: 1 } }), 'UNAUTHENTICATED'),
  ...handshake('an empty token', () => ({ auth: { v: 1, token: '' } }), 'UNAUTHENTICATED'),
  ...handshake('a token that is a number', () => ({ auth: { v: 1, token: 7 } }), 'BAD_REQUEST'),
  ...handshake(
    'a token in other letters',
    ({ canary }) => ({ auth: { v: 1, token: `\u0000${canary}\u202e` } }),
    'UNAUTHENTICATED',
  ),
  ...handshake(
    'a token in the address',
    (at) => ({ auth: { v: 1 }, query: { token: hers(at), auth: hers(at) } }),
    'UNAUTHENTICATED',
  ),
  ...handshake(
    'an expired token over a good one in the header',
    (at) => ({
      auth: { v: 1, token: forge({ claims: claims(at, { exp: 1 }) }) },
      headers: { authorization: `Bearer ${hers(at)}` },
    }),
    'UNAUTHENTICATED',
  ),
  ...handshake(
    'a basic authorization',
    ({ canary }) => ({ auth: { v: 1 }, headers: { authorization: `Basic ${canary}` } }),
    'UNAUTHENTICATED',
  ),
  ...handshake('another version', (at) => ({ auth: { v: 2, token: hers(at) } }), 'UPGRADE_REQUIRED'),
  ...handshake('no version', (at) => ({ auth: { token: hers(at) } }), 'BAD_REQUEST'),
  ...handshake('a version that is a word', (at) => ({ auth: { v: '1', token: hers(at) } }), 'BAD_REQUEST'),
  ...handshake('nothing', () => ({}), 'BAD_REQUEST'),
  authorization('no bearer', () => 'Bearer', 'UNAUTHENTICATED'),
  authorization('two bearers', (at) => `Bearer ${hers(at)}, Bearer ${hers(at)}`, 'UNAUTHENTICATED'),
  authorization('a bearer with a blank', ({ canary }) => `Bearer ${canary} ${canary}`, 'UNAUTHENTICATED'),
  authorization(
    'a basic authorization',
    ({ canary }) => `Basic ${Buffer.from(`ada:${canary}`).toString('base64')}`,
    'UNAUTHENTICATED',
  ),
  authorization('a token without a scheme', hers, 'UNAUTHENTICATED'),
  authorization('a bearer in small letters', (at) => `bearer ${hers(at)}`, 'ok'),
  rest(
    'a token in the address',
    (at) => ({ by: 'nobody', path: `/session?token=${hers(at)}&access_token=${hers(at)}` }),
    'UNAUTHENTICATED',
  ),
  rest(
    'a bad bearer beside a good cookie',
    (at) => ({ path: '/session', token: at.canary, headers: { cookie: `homeroom_access=${hers(at)}` } }),
    'UNAUTHENTICATED',
  ),
  rest('nothing', () => ({ by: 'nobody', path: '/session' }), 'UNAUTHENTICATED'),
  refresh('an access token', hers),
  refresh('a word', ({ canary }) => canary),
  refresh('the token of a session that was signed out', async ({ world }) => (await world.signedOut()).refresh),
  refresh('an expired token', (at) => forge({ claims: claims(at, { kind: 'refresh', exp: 1 }) })),
  refresh('a generation that is still to come', (at) =>
    forge({ claims: claims(at, { kind: 'refresh', gen: 99, exp: seconds() + 99 }) }),
  ),
];
