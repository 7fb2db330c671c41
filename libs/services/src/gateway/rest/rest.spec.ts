import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { errorAnswer, limits, messageId, parseRequest, routes } from '@homeroom/contracts';
import type { Route } from '@homeroom/contracts';
import { sampleRoom } from '@homeroom/core/testing';
import { SchoolServer, codeOf, openSchool } from './school.test-server.js';
import type { Asking } from './school.test-server.js';

const uuid = '00000000-0000-4000-8000-000000000001';
const post = (body: unknown, headers: Record<string, string> = {}): Asking => ({ method: 'POST', body, headers });
const examples: Readonly<Record<string, string>> = {
  ':messageId': 'm'.repeat(43),
  ':roomId': 'r',
  ':userId': 'u',
  ':reportId': 'x',
};
const pathOf = ({ path }: Route): string => path.replace(/:\w+/gu, (name) => examples[name] ?? name);

describe('REST', () => {
  it('takes a message and answers its id, once for each resend', async () => {
    const school = await openSchool();
    await school.ports.rooms.insert(sampleRoom('7b', ['student']));
    const headers = await school.bearer('student');
    const send = () => school.ask('/rooms/7b/messages', post({ clientMessageId: uuid, text: 'hello' }, headers));
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status]).toEqual([202, 202]);
    const { id } = (await first.json()) as { id: string };
    expect(parseRequest(messageId, id)).toBe(id);
    expect(await second.json()).toEqual({ id });
  });

  it('never repeats or logs what it could not read', async () => {
    const school = await openSchool();
    const planted = 'dear diary';
    const headers = await school.bearer('teacher');
    const wrong = [
      post(`{"kind": ${planted}}`, headers),
      post({ kind: planted }, headers),
      post({ [planted]: 1 }, headers),
    ];
    const answers = await Promise.all(
      wrong.slice(0, 2).map(async (asking) => (await school.ask('/rooms', asking)).text()),
    );
    await school.ask('/rooms', wrong[2]);
    expect(`${answers.join('')}${school.logged}`).not.toContain(planted);
  });

  it('tells no more than INTERNAL when a port fails, and logs why', async () => {
    const school = await openSchool();
    const headers = await school.bearer('admin');
    school.ports.auditLog.list = () => Promise.reject(new Error('the disk is on fire'));
    const answer = await school.ask('/admin/audit', { headers });
    expect([answer.status, await answer.json()]).toEqual([
      500,
      { error: { code: 'INTERNAL', message: 'Something went wrong on our side.', retryable: false } },
    ]);
    expect(school.logged).toContain('the disk is on fire');
  });

  it('keeps strangers out before it reads a byte of their body', async () => {
    const school = await openSchool();
    expect(await codeOf(school.ask('/rooms', post('{"kind":')))).toBe('UNAUTHENTICATED');
    const { hostname, port } = new URL(school.url);
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const upload = httpRequest({
        hostname,
        port,
        path: '/api/v1/admin/import',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': 4_000_000 },
      });
      upload
        .once('response', (response) => (upload.destroy(), resolve(response.statusCode)))
        .once('error', reject)
        .flushHeaders();
    });
    expect(answered).toBe(401);
  });

  it('refuses a compressed body, whatever it holds', async () => {
    const school = await openSchool();
    const headers = {
      ...(await school.bearer('teacher')),
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    };
    const body = gzipSync('{"kind":"group","name":"Chess"}');
    expect(await codeOf(fetch(`${school.url}/api/v1/rooms`, { method: 'POST', headers, body }))).toBe('BAD_REQUEST');
  });

  it('takes the larger body of an import, and checks the roster in it', async () => {
    const school = await openSchool();
    const csv = `handle,name,role,rooms\n${'# '.repeat(limits.requestBytes)}`;
    const answer = await school.ask('/admin/import', post({ csv }, await school.bearer('admin')));
    expect(await answer.json()).toMatchObject({ dryRun: true, people: { created: 0 }, problems: [{ line: 2 }] });
  });

  it('asks for the school role that the contract names on every route', async () => {
    const school = await openSchool();
    const [student, staff] = [await school.bearer('student'), await school.bearer('staff')];
    for (const [name, route] of Object.entries(routes) as [string, Route][]) {
      const ask = (headers: Record<string, string>) =>
        codeOf(school.ask(pathOf(route), { method: route.method, headers }));
      if (route.access === 'public') continue;
      expect([name, await ask({})]).toEqual([name, 'UNAUTHENTICATED']);
      if (route.access === 'staff' || route.access === 'admin')
        expect([name, await ask(student)]).toEqual([name, 'FORBIDDEN']);
      if (route.access === 'admin') expect([name, await ask(staff)]).toEqual([name, 'FORBIDDEN']);
    }
  });

  it('serves the contract, with headers that let no page run foreign code', async () => {
    const school = await openSchool();
    const answer = await school.ask('/openapi.json');
    expect(await answer.json()).toMatchObject({ openapi: '3.1.0' });
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(answer.headers.get('etag')).toBeNull();
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });

  it('serves the files of one folder, and nothing beside it', async () => {
    const school = await openSchool({ HOMEROOM_WEB_DIR: import.meta.dirname });
    const file = await fetch(`${school.url}/rest.spec.ts`);
    expect([file.status, file.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    for (const path of ['/..%2fgateway.module.ts', '/%2e%2e/gateway.module.ts', '/missing.js', '/']) {
      expect([path, await codeOf(fetch(`${school.url}${path}`))]).toEqual([path, 'NOT_FOUND']);
    }
  });

  it('measures requests by route, and shows metrics to staff wherever they are', async () => {
    const school = await openSchool();
    const far = { 'x-forwarded-for': '203.0.113.9' };
    const metrics = async (headers: Record<string, string>) =>
      (await fetch(`${school.url}/metrics`, { headers: { ...far, ...headers } })).text();
    expect(await metrics(await school.bearer('student'))).toBe('not found\n');
    const text = await metrics(await school.bearer('staff'));
    expect(text).toContain('homeroom_http_request_seconds_count{service="gateway",route="signIn",status="2xx"} 2');
    await school.person('new', 'staff', { passwordChangeRequired: true });
    expect(await metrics(await school.bearer('new'))).toBe('not found\n');
    const unread = await school.bearer('admin');
    school.ports.sessions.byIds = () => Promise.reject(new Error('the secret place of the database'));
    const failed = await metrics(unread);
    expect(failed).not.toContain('secret');
    expect(JSON.parse(failed)).toMatchObject({ error: { code: 'INTERNAL' } });
  });
});

describe('a request that is wrong', () => {
  const school = new SchoolServer();
  let bearer: { readonly authorization: string };
  beforeAll(async () => {
    await school.start();
    bearer = await school.bearer('teacher');
  });
  afterAll(() => school.stop());

  it.each([
    ['an unknown path', '/nowhere', {}, 404, 'NOT_FOUND'],
    ['an unknown method', '/session', { method: 'PATCH' }, 404, 'NOT_FOUND'],
    ['a path that cannot be decoded', '/messages/%E0%A4%A', {}, 400, 'BAD_REQUEST'],
    ['JSON that ends early', '/rooms', post('{"kind":'), 400, 'BAD_REQUEST'],
    ['JSON that is no object', '/rooms', post('[1]'), 400, 'BAD_REQUEST'],
    ['no body', '/rooms', { method: 'POST' }, 400, 'BAD_REQUEST'],
    [
      'a form',
      '/rooms',
      post('kind=group', { 'content-type': 'application/x-www-form-urlencoded' }),
      400,
      'BAD_REQUEST',
    ],
    ['a body without a type', '/rooms', post('{}', { 'content-type': '' }), 400, 'BAD_REQUEST'],
    [
      'another character set',
      '/rooms',
      post('{}', { 'content-type': 'application/json; charset=latin1' }),
      400,
      'BAD_REQUEST',
    ],
    ['an unknown key', '/rooms', post({ kind: 'group', owner: 'me' }), 400, 'BAD_REQUEST'],
    ['a key of the prototype', '/rooms', post('{"kind":"group","__proto__":{"role":"admin"}}'), 400, 'BAD_REQUEST'],
    ['an unknown query', '/session?debug=1', {}, 400, 'BAD_REQUEST'],
    ['a query given twice', '/users?q=a&q=b', {}, 400, 'BAD_REQUEST'],
    ['an id that is none', '/rooms/$where/members', {}, 400, 'BAD_REQUEST'],
    [
      'a body that is too large',
      '/rooms',
      post({ kind: 'group', name: 'x'.repeat(limits.requestBytes) }),
      413,
      'MESSAGE_TOO_LONG',
    ],
    [
      'a text that is too long',
      '/rooms/r/messages',
      post({ clientMessageId: uuid, text: 'x'.repeat(4_001) }),
      413,
      'MESSAGE_TOO_LONG',
    ],
    ['a room that is not mine', '/rooms/r/messages', {}, 404, 'NOT_FOUND'],
  ] satisfies [string, string, Asking, number, string][])(
    'answers %s in the shape of the contract',
    async (...[, path, asking, status, code]) => {
      const headers = { ...bearer, ...asking.headers };
      const answer = await school.ask(path, { ...asking, headers });
      const body: unknown = await answer.json();
      expect([answer.status, parseRequest(errorAnswer, body).error.code]).toEqual([status, code]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    },
  );
});
