import { randomUUID } from 'node:crypto';
import { LiveClient } from '../live-client.js';
import type { Handshake } from '../live-client.js';
import { RawSocket } from '../raw-socket.js';
import type { Outcome, Sent } from '../wire.js';
import type { Name, World } from './world.js';

/** What a case may speak of. `canary` stands in whatever it writes, and nowhere else in the world. */
export type At = { readonly world: World; readonly canary: string };

export type HostileCase = {
  readonly way: 'REST' | 'socket';
  readonly what: string;
  readonly gets: Outcome;
  run(at: At): Promise<Outcome>;
};

type Frames = readonly (string | Uint8Array<ArrayBuffer>)[];
type Request = Omit<Sent, 'token'> & {
  /** @default ada */
  readonly by?: Name | 'nobody';
  readonly token?: string;
};

const requestOf = ({ world }: At, { by = 'ada', ...sent }: Request): Sent => ({
  ...(by !== 'nobody' && { token: world.people[by].token }),
  ...sent,
});

/** One request. */
export const rest = (what: string, request: (at: At) => Request, gets: Outcome): HostileCase => ({
  way: 'REST',
  what,
  gets,
  run: (at) => at.world.ask(requestOf(at, request(at))),
});

/** One event with an ack, by the client library. */
export const emit = (
  what: string,
  event: (at: At) => readonly [name: string, ...args: readonly unknown[]],
  gets: Outcome,
): HostileCase => ({
  way: 'socket',
  what,
  gets,
  run: (at) => {
    const [name, ...args] = event(at);
    return at.world.emit('ada', name, args);
  },
});

/** A message as it should be, with what is wrong about it. A key set to undefined is missing. */
export const draft = ({ canary }: At, wrong: object): object => ({
  clientMessageId: randomUUID(),
  text: `words ${canary}`,
  ...wrong,
});

/** The same message by REST and by socket. */
export const message = (what: string, wrong: (at: At) => object, gets: Outcome): readonly HostileCase[] => [
  rest(what, (at) => ({ path: `/rooms/${at.world.rooms.open}/messages`, json: draft(at, wrong(at)) }), gets),
  emit(what, (at) => ['message:send', { roomId: at.world.rooms.open, ...draft(at, wrong(at)) }], gets),
];

/** Frames of a connection that has told who it is (ada). A frame that asks for an ack asks for the ack 7. */
export const frames = (what: string, sent: (at: At) => Frames, gets: Outcome): HostileCase => ({
  way: 'socket',
  what,
  gets,
  run: async (at) => {
    const raw = await RawSocket.as(at.world.origin, at.world.people.ada.token);
    const outcome = await raw.try(sent(at), gets);
    raw.close();
    return outcome;
  },
});

/** Frames of a connection that nobody knows yet. */
export const strangersFrames = (what: string, sent: (at: At) => Frames, gets: 'cut'): HostileCase => ({
  way: 'socket',
  what,
  gets,
  run: async (at) => {
    const raw = await RawSocket.open(at.world.origin);
    const outcome = await raw.try(sent(at), gets);
    raw.close();
    return outcome;
  },
});

/** A handshake by the client library, over WebSocket and again over polling. */
export const handshake = (
  what: string,
  given: (at: At) => Omit<Handshake, 'transport'> | Promise<Omit<Handshake, 'transport'>>,
  gets: Outcome,
): readonly HostileCase[] =>
  (['websocket', 'polling'] as const).map((transport) => ({
    way: 'socket',
    what: `${what} (${transport})`,
    gets,
    run: async (at) => {
      const client = LiveClient.prepare(at.world.origin, { ...(await given(at)), transport });
      const outcome = await client.connect();
      client.close();
      return outcome;
    },
  }));

/** An HTTP request below REST: at any path, or written to the port byte by byte. */
export const http = (what: string, bytes: (at: At) => string, gets: Outcome): HostileCase => ({
  way: 'REST',
  what,
  gets,
  run: async (at) => {
    const answer = await at.world.wire.bytes(bytes(at));
    at.world.refusals.push(answer);
    const status = Number(/^HTTP\/1\.1 (\d{3})/u.exec(answer)?.[1] ?? 0);
    return status === 0 ? 'cut' : status < 300 ? 'ok' : `http ${status}`;
  },
});
