import { describe, expect, it } from '@jest/globals';
import { parseRequest } from '@homeroom/contracts';
import { Audience } from '@homeroom/core';
import { ManualClock } from '@homeroom/core/testing';
import { createLogger, createPlatform } from '@homeroom/platform';
import { liveConfig } from './live.config.js';
import { liveMetricsOf } from './live.metrics.js';
import type { LiveServer, LiveSocket } from './live-socket.js';
import { SlowSockets } from './slow-sockets.js';
import { SocketEmitter } from './socket-emitter.js';

const mebi = 1024 * 1024;

/** A socket and a server that only note what happens to them. */
class NotedSocket {
  readonly channels = new Set<string>();
  readonly got: string[] = [];
  readonly data;
  readonly connected = true;
  cut = false;
  waiting = 0;
  readonly conn = { writeBuffer: [], transport: { socket: { terminate: () => (this.cut = true) } } };

  constructor(readonly id: string) {
    this.data = { caller: { userId: id, role: 'student' as const, sessionId: `session-${id}` }, inFlight: 0 };
  }

  join(channels: string | readonly string[]): void {
    for (const channel of [channels].flat()) this.channels.add(channel);
  }

  leave(channel: string): void {
    this.channels.delete(channel);
  }

  emit(event: string): void {
    this.got.push(event);
  }
}

function setUp() {
  const clock = new ManualClock();
  const log = createLogger({ name: 'x', level: 'silent', format: 'json', write: () => undefined });
  const platform = createPlatform({ name: 'x', log, deadlineMs: 1_000, exit: () => undefined, print: () => undefined });
  const metrics = liveMetricsOf(platform.metrics);
  const audience = new Audience();
  const emitter = new SocketEmitter({ audience, clock, metrics });
  const sockets = ['ana', 'ben'].map((id) => new NotedSocket(id));
  const to = (channel: string) => ({
    emit: (event: string) =>
      sockets.filter(({ channels }) => channels.has(channel)).forEach((socket) => socket.emit(event)),
  });
  emitter.attach({ local: { to } } as unknown as LiveServer);
  for (const socket of sockets) {
    audience.addSocket(socket.id, socket.data.caller);
    emitter.add(socket as unknown as LiveSocket);
    audience.join(socket.id, '7b');
    emitter.join(socket.id, '7b');
  }
  const greeted: string[] = [];
  const slow = new SlowSockets(
    {
      emitter,
      clock,
      metrics,
      greet: ({ id }) => void greeted.push(id),
      buffered: ({ id }) => sockets.find((socket) => socket.id === id)?.waiting ?? 0,
    },
    parseRequest(liveConfig, {}),
  );
  slow.start();
  const say = (): void => {
    emitter.toRoom('7b', 'message:batch', { roomId: '7b', memberVersion: 1, rev: 0, from: 1, to: 1, messages: [] });
    emitter.toRoom('7b', 'room:heads', { heads: {} });
  };
  const [ana, ben] = sockets as [NotedSocket, NotedSocket];
  return { clock, slow, emitter, audience, ana, ben, say, greeted };
}

describe('SlowSockets', () => {
  it('gives a socket with more than 1 MiB waiting only beacons, and everything again once it has read them', async () => {
    const { clock, ana, ben, say, greeted } = setUp();
    ana.waiting = mebi + 1;
    await clock.advance(1_000);
    say();
    expect([ana.got, ben.got]).toEqual([['room:heads'], ['message:batch', 'room:heads']]);
    ana.waiting = mebi / 2;
    await clock.advance(1_000);
    say();
    expect(ana.got).toEqual(['room:heads', 'room:heads']);
    ana.waiting = mebi / 4;
    await clock.advance(1_000);
    expect(greeted).toEqual(['ana']);
    say();
    expect(ana.got.slice(2)).toEqual(['message:batch', 'room:heads']);
  });

  it('disconnects a socket with more than 4 MiB waiting, or slow for 30 s', async () => {
    const { clock, ana, ben } = setUp();
    ana.waiting = 2 * mebi;
    await clock.advance(1_000);
    ben.waiting = 4 * mebi + 1;
    await clock.advance(29_000);
    expect([ana.cut, ben.cut]).toEqual([false, true]);
    await clock.advance(1_000);
    expect(ana.cut).toBe(true);
  });

  it('does not bring a slow socket into a room, nor back into one its person has left', async () => {
    const { clock, ana, emitter, audience, say } = setUp();
    ana.waiting = 2 * mebi;
    await clock.advance(1_000);
    audience.join('ana', 'choir');
    emitter.join('ana', 'choir');
    expect(ana.channels).toEqual(new Set(['user:ana', 'session:session-ana']));
    audience.leave('ana', '7b');
    emitter.leave('ana', '7b');
    ana.waiting = 0;
    await clock.advance(1_000);
    say();
    expect(ana.channels).toEqual(new Set(['user:ana', 'session:session-ana', 'room:choir']));
    expect(ana.got).toEqual([]);
  });

  it('stops when told', async () => {
    const { clock, slow } = setUp();
    slow.stop();
    await clock.advance(10_000);
    expect(clock.sleeping).toBe(0);
  });
});
