import { randomUUID } from 'node:crypto';
import { clientEvents } from '@homeroom/contracts';
import { LiveClient } from '../live-client.js';
import { RawSocket } from '../raw-socket.js';
import type { Outcome } from '../wire.js';
import { frames, rest } from './hostile-case.js';
import type { At, HostileCase } from './hostile-case.js';

const payloads = ({ world, canary }: At): Readonly<Record<string, object>> => {
  const roomId = world.rooms.open;
  const on = { roomId, messageId: world.messages.hers, operationId: randomUUID() };
  return {
    'message:send': { roomId, clientMessageId: randomUUID(), text: `words ${canary}` },
    'message:edit': { ...on, text: `words ${canary}` },
    'message:delete': on,
    'reaction:set': { ...on, emoji: '👎', on: true },
    'read:mark': { roomId, seq: 1 },
    'typing:start': { roomId },
    'presence:watch': { userIds: [world.people.bob.id] },
  };
};

/** Whatever comes without an ack does nothing at all. */
const withoutAck: HostileCase = {
  way: 'socket',
  what: 'a message, an edit, a reaction and a delete without an ack, then one with',
  gets: 'ok',
  run: async (at) => {
    const { wire, people, rooms, origin } = at.world;
    const { token } = people.ada;
    const raw = await RawSocket.as(origin, token);
    const page = () => wire.done<{ head: number; rev: number }>({ path: `/rooms/${rooms.open}/messages`, token });
    const before = await page();
    raw.send(...Object.entries(payloads(at)).map((event) => `42${JSON.stringify(event)}`));
    const outcome = await raw.try([`427${JSON.stringify(['presence:watch', { userIds: [] }])}`], 'ok');
    raw.close();
    const after = await page();
    return after.head === before.head && after.rev === before.rev ? outcome : 'cut';
  },
};

/** 10,000 frames in a breath; meanwhile somebody else must be answered as if nothing were. */
const flood = (what: string, frame: (at: At, n: number) => string, gets: Outcome): HostileCase => ({
  way: 'socket',
  what,
  gets,
  run: async (at) => {
    const { wire, people, origin } = at.world;
    const raw = await RawSocket.as(origin, people.bob.token);
    const sent = Array.from({ length: 10_000 }, (_, n) => frame(at, n));
    const outcome = raw.try(sent, gets);
    await wire.done({ path: '/session', token: people.tess.token });
    const other = await LiveClient.as(origin, people.tess.token);
    const answered = await other.emit('presence:watch', { userIds: [] });
    other.close();
    if (answered !== 'ok') return answered;
    return outcome;
  },
});

/** Repeats until the outcome is no success any more. */
const until = async (times: number, once: () => Promise<Outcome>): Promise<Outcome> => {
  let last: Outcome = 'ok';
  for (let i = 0; i < times && last === 'ok'; i++) last = await once();
  return last;
};

const tooManyAtOnce: HostileCase = {
  way: 'socket',
  what: '200 messages at once, none waiting for another',
  gets: 'OVERLOADED',
  run: async (at) => {
    const client = await LiveClient.as(at.world.origin, at.world.people.ada.token);
    const send = () => client.emit('message:send', { ...payloads(at)['message:send'], clientMessageId: randomUUID() });
    const outcomes = new Set(await Promise.all(Array.from({ length: 200 }, send)));
    client.close();
    outcomes.delete('ok');
    const [only = 'ok', ...others] = outcomes;
    return others.length === 0 ? only : 'cut';
  },
};

const tooManySockets: HostileCase = {
  way: 'socket',
  what: 'more windows than anybody has',
  gets: 'OVERLOADED',
  run: async ({ world }) => {
    const clients: LiveClient[] = [];
    const outcome = await until(100, () => {
      const client = LiveClient.prepare(world.origin, { auth: { v: 1, token: world.people.bob.token } });
      clients.push(client);
      return client.connect();
    });
    for (const client of clients) client.close();
    return outcome;
  },
};

const tenHandshakes: HostileCase = {
  way: 'socket',
  what: 'ten handshakes in one breath on one connection',
  gets: 'cut',
  run: async ({ world }) => {
    const raw = await RawSocket.open(world.origin);
    const hello = `40${JSON.stringify({ v: 1, token: world.people.bob.token })}`;
    const outcome = await raw.try(
      Array.from({ length: 10 }, () => hello),
      'cut',
    );
    raw.close();
    return outcome;
  },
};

const pipeline: HostileCase = {
  way: 'REST',
  what: '2,000 requests in one breath on one connection',
  gets: 'http 404',
  run: async ({ world, canary }) => {
    const answer = await world.wire.bytes(`GET /api/v1/${canary} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(2_000));
    return `http ${Number(answer.slice(9, 12))}`;
  },
};

/** Many at once, by one person: all are answered. */
const many = (what: string, once: (at: At) => Promise<Outcome>): HostileCase => ({
  way: 'REST',
  what,
  gets: 'ok',
  run: async (at) => {
    const outcomes = await Promise.all(Array.from({ length: 300 }, () => once(at)));
    return outcomes.find((outcome) => outcome !== 'ok') ?? 'ok';
  },
});

export const silentCases: readonly HostileCase[] = [
  ...Object.keys(clientEvents).map((event) =>
    frames(`${event} without an ack`, (at) => [`42${JSON.stringify([event, payloads(at)[event]])}`], 'ignored'),
  ),
  frames('an unknown event without an ack', ({ canary }) => [`42["${canary}",{"text":"${canary}"}]`], 'ignored'),
  frames('a wrong payload without an ack', ({ canary }) => [`42["message:send","${canary}"]`], 'ignored'),
  withoutAck,
];

export const floodCases: readonly HostileCase[] = [
  flood(
    '10,000 messages in a breath',
    (at, n) =>
      `42${n + 100}${JSON.stringify(['message:send', { ...payloads(at)['message:send'], clientMessageId: randomUUID() }])}`,
    'cut',
  ),
  flood('10,000 wrong events in a breath', ({ canary }, n) => `42${n + 100}["${canary}"]`, 'cut'),
  flood('10,000 events without an ack in a breath', ({ canary }) => `42["${canary}"]`, 'cut'),
  flood('10,000 pongs in a breath', () => '3', 'cut'),
  tooManyAtOnce,
  tooManySockets,
  tenHandshakes,
  pipeline,
  many('300 pages of history at once', ({ world }) =>
    world.ask({ path: `/rooms/${world.rooms.open}/messages?limit=200`, token: world.people.ada.token }),
  ),
  many('300 messages at once', ({ world, canary }) =>
    world.ask({
      path: `/rooms/${world.rooms.open}/messages`,
      token: world.people.ada.token,
      json: { clientMessageId: randomUUID(), text: `words ${canary}` },
    }),
  ),
  {
    way: 'socket',
    what: 'typing without a pause',
    gets: 'RATE_LIMITED',
    run: ({ world }) => until(5, () => world.emit('bob', 'typing:start', [{ roomId: world.rooms.foreign }])),
  },
  {
    way: 'REST',
    what: 'reports without a pause',
    gets: 'RATE_LIMITED',
    run: ({ world, canary }) =>
      until(20, () =>
        world.ask({
          path: '/reports',
          token: world.people.tess.token,
          json: { messageId: world.messages.foreign, category: 'spam', note: canary },
        }),
      ),
  },
  {
    way: 'REST',
    what: 'passwords guessed without a pause',
    gets: 'RATE_LIMITED',
    run: async ({ world, canary }) => {
      const guess = () => world.ask({ path: '/session', json: { handle: 'nobody', password: canary } });
      let last = await guess();
      for (let i = 0; i < 30 && last === 'UNAUTHENTICATED'; i++) last = await guess();
      return last;
    },
  },
  rest('the same as ever, after all that', () => ({ path: '/session' }), 'ok'),
];
