import { describe, expect, it } from '@jest/globals';
import { codeOf, cookieHeader, openSchool } from '../rest/school.test-server.js';

type Tokens = { readonly accessToken: string; readonly refreshToken: string };

const json = { 'content-type': 'application/json' };

describe('signing in over REST', () => {
  it('gives a browser cookies that no script can read, and no token', async () => {
    const school = await openSchool();
    const answer = await school.signIn('student', 'browser');
    expect(Object.keys((await answer.json()) as object).sort()).toEqual(['expiresAt', 'user']);
    const [access = '', refresh = ''] = answer.headers.getSetCookie();
    for (const cookie of [access, refresh]) expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/u);
    expect(access).toMatch(/^homeroom_access=.*; Path=\/;/u);
    expect(refresh).toMatch(/^homeroom_refresh=.*; Path=\/api\/v1\/session;/u);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('gives a program tokens, and no cookie', async () => {
    const school = await openSchool();
    const answer = await school.signIn('student', 'token');
    expect(answer.headers.getSetCookie()).toEqual([]);
    const { accessToken } = (await answer.json()) as Tokens;
    const mine = await school.ask('/session', { headers: { authorization: `Bearer ${accessToken}` } });
    expect(await mine.json()).toMatchObject({ user: { id: 'student', role: 'student' } });
    expect(mine.headers.get('cache-control')).toBe('no-store');
  });

  it('makes cookies secure behind a proxy that it trusts, and believes no other', async () => {
    const https = { 'x-forwarded-proto': 'https' };
    const behindProxy = await openSchool({ HOMEROOM_HTTP_TRUST_PROXY_HOPS: '1' });
    const [access, refresh] = (await behindProxy.signIn('student', 'browser', https)).headers.getSetCookie();
    expect(access).toMatch(/^__Host-homeroom_access=.*; Secure/u);
    expect(refresh).toMatch(/^__Secure-homeroom_refresh=.*; Secure/u);
    const open = await openSchool();
    expect((await open.signIn('student', 'browser', https)).headers.getSetCookie()[0]).not.toContain('Secure');
  });

  it('lets no page of another origin sign its visitor in', async () => {
    const school = await openSchool();
    expect(await codeOf(school.signIn('student', 'browser', { origin: 'https://elsewhere.example' }))).toBe(
      'FORBIDDEN',
    );
    expect(await codeOf(school.signIn('student', 'browser', { origin: school.url }))).toBe('ok');
  });

  it('limits the attempts on one account and says when to come back', async () => {
    const school = await openSchool();
    for (let attempt = 0; attempt < 10; attempt++) await school.signIn('student', 'token');
    const refused = await school.signIn('student', 'token');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ error: { code: 'RATE_LIMITED', retryable: true } });
    expect(await codeOf(school.signIn('teacher', 'token'))).toBe('ok');
  });
});

describe('refreshing a session over REST', () => {
  const refresh = { method: 'POST' };

  it('answers tokens to tokens and cookies to cookies', async () => {
    const school = await openSchool();
    const { refreshToken } = (await (await school.signIn('student', 'token')).json()) as Tokens;
    await school.ports.clock.advance(1_000);
    const program = await school.ask('/session/refresh', { ...refresh, body: { refreshToken } });
    expect(Object.keys((await program.json()) as object)).toContain('accessToken');
    const cookie = cookieHeader(await school.signIn('student', 'browser'));
    const browser = await school.ask('/session/refresh', {
      ...refresh,
      headers: { cookie, origin: school.url, ...json },
    });
    expect([browser.status, browser.headers.getSetCookie().length]).toEqual([200, 2]);
    expect(Object.keys((await browser.json()) as object)).not.toContain('accessToken');
  });

  it('gives the same successor to two tabs within the grace, and ends the session after it', async () => {
    const school = await openSchool();
    const { refreshToken } = (await (await school.signIn('student', 'token')).json()) as Tokens;
    const again = () => school.ask('/session/refresh', { ...refresh, body: { refreshToken } });
    const first = await (await again()).json();
    await school.ports.clock.advance(59_000);
    expect(await (await again()).json()).toEqual(first);
    await school.ports.clock.advance(2_000);
    expect(await codeOf(again())).toBe('UNAUTHENTICATED');
  });

  it('takes no cookie without an allowed origin, and none beside an Authorization header', async () => {
    const school = await openSchool();
    const cookie = cookieHeader(await school.signIn('student', 'browser'));
    const bearer = await school.bearer('teacher');
    for (const headers of [
      { cookie, ...json },
      { cookie, origin: 'https://elsewhere.example', ...json },
      { cookie, origin: school.url, ...json, ...bearer },
    ]) {
      expect(await codeOf(school.ask('/session/refresh', { ...refresh, headers }))).toBe('UNAUTHENTICATED');
    }
  });
});

describe('who a request speaks for', () => {
  const openRoom = { method: 'POST', body: '{"kind":"direct","memberIds":["teacher"]}' };
  const own = (url: string) => url;
  const elsewhere = () => 'https://elsewhere.example';
  const plainText = { 'content-type': 'text/plain' };

  it.each([
    ['a cookie from the own origin', own, json, 'ok'],
    ['a cookie from another origin', elsewhere, json, 'UNAUTHENTICATED'],
    ['a cookie without an origin', undefined, json, 'UNAUTHENTICATED'],
    ['a cookie from a page in a sandbox', () => 'null', json, 'UNAUTHENTICATED'],
    ['a cookie with the form type that needs no preflight', own, plainText, 'UNAUTHENTICATED'],
  ])('an unsafe method with %s', async (...[, origin, type, expected]) => {
    const school = await openSchool();
    const cookie = cookieHeader(await school.signIn('student', 'browser'));
    const headers = { cookie, ...type, ...(origin && { origin: origin(school.url) }) };
    expect(await codeOf(school.ask('/rooms', { ...openRoom, headers }))).toBe(expected);
  });

  it('takes configured origins in the place of its own host', async () => {
    const school = await openSchool({ HOMEROOM_HTTP_ORIGINS: 'https://chat.school.example' });
    const cookie = cookieHeader(await school.signIn('student', 'browser'));
    const from = (origin: string) =>
      codeOf(school.ask('/rooms', { ...openRoom, headers: { cookie, origin, ...json } }));
    expect(await from('https://chat.school.example')).toBe('ok');
    expect(await from(school.url)).toBe('UNAUTHENTICATED');
  });

  it('a cookie counts on a safe method without an origin', async () => {
    const school = await openSchool();
    const cookie = cookieHeader(await school.signIn('student', 'browser'));
    expect(await codeOf(school.ask('/session', { headers: { cookie } }))).toBe('ok');
  });

  it('an Authorization header hides the cookie, whatever it holds', async () => {
    const school = await openSchool();
    const cookie = cookieHeader(await school.signIn('student', 'browser'));
    const bearer = await school.bearer('teacher');
    const answer = await school.ask('/session', { headers: { cookie, ...bearer } });
    expect(await answer.json()).toMatchObject({ user: { id: 'teacher' } });
    for (const authorization of ['Basic c3R1ZGVudDpwYXNz', 'Bearer', 'Bearer forged.token']) {
      expect(await codeOf(school.ask('/session', { headers: { cookie, authorization } }))).toBe('UNAUTHENTICATED');
    }
  });

  it('a program needs no origin', async () => {
    const school = await openSchool();
    const headers = { ...(await school.bearer('student')), origin: 'https://elsewhere.example' };
    expect(await codeOf(school.ask('/rooms', { ...openRoom, headers }))).toBe('ok');
  });

  it('nobody after signing out, over cookies and over tokens', async () => {
    const school = await openSchool();
    const cookie = cookieHeader(await school.signIn('student', 'browser'));
    const out = await school.ask('/session', { method: 'DELETE', headers: { cookie, origin: school.url } });
    expect([out.status, await out.text()]).toEqual([204, '']);
    expect(out.headers.getSetCookie().every((set) => set.includes('Expires=Thu, 01 Jan 1970'))).toBe(true);
    expect(await codeOf(school.ask('/session', { headers: { cookie } }))).toBe('UNAUTHENTICATED');
    const bearer = await school.bearer('student');
    await school.ask('/session', { method: 'DELETE', headers: bearer });
    expect(await codeOf(school.ask('/session', { headers: bearer }))).toBe('UNAUTHENTICATED');
  });
});

describe('a password made by somebody else', () => {
  const strangersPassword = { passwordChangeRequired: true };
  const change = { method: 'PUT', body: { old: 'password of new', new: 'my very own password' } };

  it('bars everything but showing, ending and mending the session', async () => {
    const school = await openSchool();
    await school.person('new', 'student', strangersPassword);
    const headers = await school.bearer('new');
    expect(await codeOf(school.ask('/users', { headers }))).toBe('FORBIDDEN');
    expect(await codeOf(school.ask('/session', { headers }))).toBe('ok');
    expect(await codeOf(school.ask('/me/password', { ...change, headers }))).toBe('ok');
    expect(await codeOf(school.ask('/users', { headers }))).toBe('ok');
  });

  it('bars nothing where the school only advises a change', async () => {
    const school = await openSchool({ HOMEROOM_SESSION_PASSWORD_CHANGE: 'advised' });
    await school.person('new', 'student', strangersPassword);
    expect(await codeOf(school.ask('/users', { headers: await school.bearer('new') }))).toBe('ok');
  });
});
