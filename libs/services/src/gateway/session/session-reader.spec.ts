import { describe, expect, it } from '@jest/globals';
import { ChatError } from '@homeroom/contracts';
import { SessionReader } from './session-reader.js';
import type { SignedIn } from './session-reader.js';

const signedInAs = (userId: string): SignedIn => ({
  caller: { userId, role: 'student', sessionId: 's' },
  user: {
    id: userId,
    name: userId,
    role: 'student',
    handle: userId,
    status: 'active',
    passwordChangeRequired: userId === 'new',
  },
  expiresAt: 0,
});

const reader = new SessionReader(
  {
    authenticate: async (token) => {
      if (token === 'forged') throw new ChatError('UNAUTHENTICATED', 'Sign in again.');
      return signedInAs(token);
    },
  },
  { HOMEROOM_HTTP_ORIGINS: [], HOMEROOM_SESSION_PASSWORD_CHANGE: 'required' },
);

const host = 'chat.school.example';
const cookie = 'homeroom_access=browser';
const own = { host, origin: `https://${host}` };

describe('a handshake', () => {
  it.each([
    ['a token needs no origin', { host, origin: 'https://elsewhere.example' }, { v: 1, token: 'program' }, 'program'],
    ['a token beats the cookie', { ...own, cookie }, { v: 1, token: 'program' }, 'program'],
    ['a bearer token counts as well', { host, authorization: 'Bearer program' }, { v: 1 }, 'program'],
    ['a cookie counts from the own origin', { ...own, cookie }, { v: 1 }, 'browser'],
    [
      'a cookie counts where the browser vouches for the page',
      { host, 'sec-fetch-site': 'same-origin', cookie },
      { v: 1 },
      'browser',
    ],
    ['a prefixed cookie comes first', { ...own, cookie: `${cookie}; __Host-homeroom_access=https` }, { v: 1 }, 'https'],
    [
      'a default port is no other host',
      { host: `${host}:443`, origin: `https://${host}`, cookie },
      { v: 1 },
      'browser',
    ],
    [
      'a cookie does not count from elsewhere',
      { host, origin: 'https://elsewhere.example', cookie },
      { v: 1 },
      'UNAUTHENTICATED',
    ],
    [
      'a cookie does not count from a host that only looks alike',
      { host, origin: `https://${host}.evil.example`, cookie },
      { v: 1 },
      'UNAUTHENTICATED',
    ],
    [
      'a cookie does not count from another port',
      { host, origin: `https://${host}:8443`, cookie },
      { v: 1 },
      'UNAUTHENTICATED',
    ],
    ['a cookie does not count without an origin', { host, cookie }, { v: 1 }, 'UNAUTHENTICATED'],
    [
      'a cookie does not count beside Authorization',
      { ...own, cookie, authorization: 'Bearer forged' },
      { v: 1 },
      'UNAUTHENTICATED',
    ],
    ['a refresh cookie opens nothing', { ...own, cookie: 'homeroom_refresh=browser' }, { v: 1 }, 'UNAUTHENTICATED'],
    ['nothing is nobody', own, { v: 1 }, 'UNAUTHENTICATED'],
    ['another version is told to upgrade', own, { v: 2, token: 'program', more: true }, 'UPGRADE_REQUIRED'],
    ['no version is no handshake', own, { token: 'program' }, 'BAD_REQUEST'],
    ['no auth is no handshake', own, undefined, 'BAD_REQUEST'],
    ['unknown keys are refused', own, { v: 1, token: 'program', admin: true }, 'BAD_REQUEST'],
    ['who must change the password changes it first', own, { v: 1, token: 'new' }, 'FORBIDDEN'],
  ])('%s', async (...[, headers, auth, expected]) => {
    const answer = await reader.authenticateHandshake(headers, auth).then(
      ({ caller }) => caller.userId,
      (error: unknown) => (error instanceof ChatError ? error.code : 'crash'),
    );
    expect(answer).toBe(expected);
  });
});
