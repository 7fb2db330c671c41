import { describe, expect, it } from '@jest/globals';
import type { Ack, MessageBatch } from '@homeroom/contracts';
import { ask, codeOf, next, openGateway, room, say, uuid } from './live.test-fixture.js';

describe('the live gateway', () => {
  it('greets a socket with a full beacon, acks a message and brings it to the members', async () => {
    const { connect, dial } = await openGateway();
    const ana = dial('ana');
    expect(await next(ana, 'room:heads')).toEqual({
      full: true,
      heads: { '7b': { head: 0, rev: 0, memberVersion: 1, readSeq: 0 } },
    });
    const eve = await connect('eve');
    const foreign: string[] = [];
    eve.onAny((event: string) => void foreign.push(event));
    const ben = await connect('ben');
    const arrived = next<MessageBatch>(ben, 'message:batch');
    const ack = await say(ana, 1);
    const batch = await arrived;
    expect(ack).toEqual({ ok: true, data: { id: batch.messages[0]?.id } });
    expect(batch).toMatchObject({
      roomId: '7b',
      from: 1,
      to: 1,
      messages: [{ seq: 1, text: 'hello 1', authorId: 'ana' }],
    });
    const changed = next(ana, 'change:batch');
    expect(
      await ask(ben, 'reaction:set', {
        roomId: '7b',
        messageId: batch.messages[0]?.id,
        operationId: uuid(2),
        emoji: '👍',
        on: true,
      }),
    ).toEqual({ ok: true, data: {} });
    expect(await changed).toMatchObject({ roomId: '7b', from: 1, to: 1, changes: [{ kind: 'reacted', by: 'ben' }] });
    const marked = next(ana, 'read:marked');
    expect(await ask(ana, 'read:mark', { roomId: '7b', seq: 5 })).toEqual({ ok: true, data: { readSeq: 1 } });
    expect(await marked).toEqual({ roomId: '7b', seq: 1 });
    const typing = next(ben, 'typing:started');
    expect(await ask(ana, 'typing:start', { roomId: '7b' })).toEqual({ ok: true, data: {} });
    expect(await typing).toEqual({ roomId: '7b', userIds: ['ana'] });
    expect(await ask(ana, 'presence:watch', { userIds: ['tom'] })).toEqual({ ok: true, data: { online: [] } });
    expect(foreign.filter((event) => event !== 'room:heads')).toEqual([]);
  });

  it('answers every wrong request with a typed error and stays up', async () => {
    const { connect, lines } = await openGateway();
    const ana = await connect('ana');
    const messageId = 'x'.repeat(43);
    const codes = await Promise.all([
      ask(ana, 'no:such', {}),
      ask(ana, 'constructor', {}),
      ask(ana, 'error', {}),
      ask(ana, 'message:send'),
      ask(ana, 'message:send', {}, {}),
      ask(ana, 'message:send', null),
      ask(ana, 'message:send', 'text'),
      ask(ana, 'message:send', new Uint8Array(64)),
      say(ana, 1, Buffer.from('binary')),
      say(ana, 1, 'x'.repeat(4_001)),
      say(ana, 1, { $gt: '' }),
      ask(ana, 'message:send', { roomId: '7b', clientMessageId: uuid(1), text: 'x', extra: 1 }),
      ask(ana, 'message:send', { roomId: 'elsewhere', clientMessageId: uuid(1), text: 'x' }),
      ask(ana, 'message:delete', { roomId: 'elsewhere', messageId, operationId: uuid(1) }),
      ask(ana, 'presence:watch', { userIds: 'all' }),
    ]);
    expect(codes.map(codeOf)).toEqual([
      ...Array.from({ length: 9 }, () => 'BAD_REQUEST'),
      'MESSAGE_TOO_LONG',
      'BAD_REQUEST',
      'BAD_REQUEST',
      'NOT_FOUND',
      'NOT_FOUND',
      'BAD_REQUEST',
    ]);
    ana.emit('message:send', { roomId: '7b', clientMessageId: uuid(1), text: 'nobody waits for this' });
    expect(codeOf(await say(ana, 9))).toBe('ok');
    expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it('acks a failure of our own as INTERNAL or UNAVAILABLE and never logs what was said', async () => {
    const broken = { append: () => Promise.reject(new Error('disk full')) };
    const { connect, lines, ports } = await openGateway({}, broken);
    const ana = await connect('ana');
    const secret = 'a very private sentence';
    ports.rateLimiter.take = () => Promise.reject(new TypeError('a bug'));
    expect(codeOf(await say(ana, 1, secret))).toBe('INTERNAL');
    expect(lines.join('\n')).toContain('a bug');
    expect(codeOf(await say(ana, 2, { secret }))).toBe('BAD_REQUEST');
    expect(lines.join('\n')).not.toContain('private');
  });

  it('never acks before the log has the message', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { connect } = await openGateway({}, { append: () => promise });
    const ana = await connect('ana');
    let answered = false;
    const sending = say(ana, 1).then((ack) => ((answered = true), ack));
    await ask(ana, 'presence:watch', { userIds: [] });
    await ask(ana, 'read:mark', { roomId: '7b', seq: 0 });
    expect(answered).toBe(false);
    resolve();
    expect(codeOf(await sending)).toBe('ok');
  });

  it('refuses more than its share of unanswered events, and disconnects a flood', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { connect } = await openGateway(
      { HOMEROOM_SOCKET_IN_FLIGHT: 2, HOMEROOM_SOCKET_EVENTS_PER_SECOND: 50 },
      { append: () => promise },
    );
    const ana = await connect('ana');
    const sending = [1, 2, 3].map((n) => say(ana, n));
    expect(codeOf((await sending[2]) as Ack<unknown>)).toBe('OVERLOADED');
    resolve();
    expect((await Promise.all(sending)).map(codeOf)).toEqual(['ok', 'ok', 'OVERLOADED']);
    const gone = next(ana, 'disconnect');
    for (let i = 0; i < 10_000; i++) ana.emit('read:mark', {});
    expect(await gone).toBe('io server disconnect');
    const again = await connect('ana');
    expect(codeOf(await ask(again, 'read:mark', { roomId: '7b', seq: 0 }))).toBe('ok');
  });

  it('tells a handshake why it is refused', async () => {
    const { refusal, connect } = await openGateway({
      HOMEROOM_SOCKETS_MAX: 12,
      HOMEROOM_HANDSHAKES_BURST: 20,
      HOMEROOM_HANDSHAKES_PER_SECOND: 1,
    });
    const codes = [];
    for (const auth of [
      {},
      { v: 2, token: 'ana' },
      { v: 1 },
      { v: 1, token: 'nobody' },
      { v: 1, token: 'ana', extra: 1 },
    ]) {
      codes.push((await refusal(auth)).data?.error?.code);
    }
    expect(codes).toEqual(['BAD_REQUEST', 'UPGRADE_REQUIRED', 'UNAUTHENTICATED', 'UNAUTHENTICATED', 'BAD_REQUEST']);
    const mine = await Promise.allSettled(Array.from({ length: 11 }, () => connect('ana')));
    expect(mine.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect((await refusal({ v: 1, token: 'ana' })).data?.error).toMatchObject({
      code: 'OVERLOADED',
      retryAfterMs: 10_000,
    });
  });

  it('tells who is one too many that the server is full', async () => {
    const { refusal, connect } = await openGateway({ HOMEROOM_SOCKETS_MAX: 2 });
    await connect('ana');
    await connect('ben');
    expect((await refusal({ v: 1, token: 'eve' })).data?.error).toMatchObject({
      code: 'OVERLOADED',
      retryAfterMs: 2_000,
    });
  });

  it('joins, evicts and cuts live sockets as the use cases say', async () => {
    const { connect, live, ports } = await openGateway();
    const [ana, ben, eve] = await Promise.all([connect('ana'), connect('ben'), connect('eve')]);
    const after = { ...room('7b', ['ana', 'eve']), memberVersion: 2, version: 2 };
    const events = Promise.all([next(ana, 'room:changed'), next(ben, 'room:removed'), next(eve, 'room:changed')]);
    await ports.rooms.replace(after, 1);
    live.signals.roomChanged(after, room('7b', ['ana', 'ben', 'tom']));
    expect(await events).toMatchObject([
      { room: { id: '7b', memberVersion: 2 } },
      { roomId: '7b' },
      { room: { id: '7b' } },
    ]);
    const late: string[] = [];
    ben.on('message:batch', () => void late.push('message:batch'));
    const arrived = next(eve, 'message:batch');
    await say(ana, 1);
    await arrived;
    expect(codeOf(await say(ben, 2))).toBe('NOT_FOUND');
    expect(late).toEqual([]);
    const ending = next(ana, 'session:ending');
    const gone = next(ana, 'disconnect');
    live.signals.sessionsEnded(['session-ana'], 'signed-out');
    expect(await ending).toMatchObject({ reason: 'signed-out' });
    expect(await gone).toBe('io server disconnect');
  });

  it('drains: tells everybody when to come back, answers what was accepted, takes nobody new', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { connect, drain, platform, refusal } = await openGateway({}, { append: () => promise });
    const ana = await connect('ana');
    const sending = say(ana, 1);
    await ask(ana, 'read:mark', { roomId: '7b', seq: 0 });
    const told = next<{ reconnectInMs: number }>(ana, 'server:draining');
    const gone = next(ana, 'disconnect');
    const draining = drain();
    expect((await told).reconnectInMs).toBeLessThan(100);
    expect(await refusal({ v: 1, token: 'ben' })).toBeInstanceOf(Error);
    resolve();
    expect(codeOf(await sending)).toBe('ok');
    expect(await gone).toBe('transport close');
    await draining;
    expect(await platform.metrics.scrape()).toMatch(/homeroom_connections\{[^}]*\} 0/u);
  });

  it('serves the client script beside the page, and shows its numbers', async () => {
    const { url, connect, platform } = await openGateway();
    expect(await (await fetch(`${url}/`)).text()).toBe('page');
    expect((await fetch(`${url}/socket.io/socket.io.min.js`)).status).toBe(200);
    const ana = await connect('ana');
    await ask(ana, 'no:such', {});
    const arrived = next(ana, 'message:batch');
    await say(ana, 1);
    await arrived;
    const numbers = await platform.metrics.scrape();
    expect(numbers).toMatch(/homeroom_handshakes_total\{outcome="ok"[^}]*\} 1/u);
    expect(numbers).toMatch(/homeroom_delivery_seconds_bucket\{le="1"[^}]*\} 1/u);
    expect(numbers).toMatch(/homeroom_socket_event_seconds_count\{[^}]*event="unknown"/u);
  });

  it('lets no connection that never says who it is use up the handshakes of the others, or flood', async () => {
    const { url, connect } = await openGateway({
      HOMEROOM_HANDSHAKES_BURST: 5,
      HOMEROOM_HANDSHAKES_PER_SECOND: 1,
      HOMEROOM_SOCKET_EVENTS_PER_SECOND: 50,
    });
    const open = () => new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    const knocking = open();
    const refused = new Promise<number>((resolve) => {
      let count = 0;
      knocking.onmessage = ({ data }) => String(data).startsWith('44') && ++count === 20 && resolve(count);
    });
    knocking.onopen = () => Array.from({ length: 20 }).forEach(() => knocking.send('40{"v":1,"token":"nobody"}'));
    await refused;
    const ana = await connect('ana');
    const flooding = open();
    const cut = new Promise<void>((resolve) => (flooding.onclose = () => resolve()));
    flooding.onopen = () => Array.from({ length: 200 }).forEach(() => flooding.send('40/elsewhere,{}'));
    await cut;
    expect(codeOf(await say(ana, 1))).toBe('ok');
    knocking.close();
  });

  it('survives frames that no client of ours would send', async () => {
    const { url, connect, platform } = await openGateway({ HOMEROOM_SOCKET_CONNECT_TIMEOUT_MS: 200 });
    const hello = '40{"v":1,"token":"ana"}';
    const frames = [
      [hello, hello, hello],
      [hello, '41', hello],
      [hello, '41,', '40/elsewhere,{}', hello],
      ['40/elsewhere,{"v":1}'],
      [hello, '42["message:send"'],
      [hello, '451-["message:send",{"_placeholder":true,"num":0}]', '42["x"]'],
      [hello, '42["disconnect"]'],
      [hello, '42["__proto__",{}]', '421["constructor",{}]', '4399[{}]', '44{"message":"no"}'],
      ['2', '3', '4', '9', '', '\u0000', '4{', '40{"v":1,"__proto__":{"token":"ana"}}'],
      [hello, `42["message:send","${'x'.repeat(70_000)}"]`],
    ];
    const talk = (lines: readonly string[]): Promise<void> =>
      new Promise((resolve) => {
        const raw = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
        raw.onopen = () => lines.forEach((line) => raw.send(line));
        raw.onclose = () => resolve();
        raw.onmessage = ({ data }) => {
          if (String(data).startsWith('430') || String(data).startsWith('40')) setTimeout(() => raw.close(), 100);
        };
      });
    await Promise.all(frames.map(talk));
    const ana = await connect('ana');
    expect(codeOf(await say(ana, 1))).toBe('ok');
    expect(await platform.metrics.scrape()).toMatch(/homeroom_connections\{[^}]*\} 1/u);
  });
});
