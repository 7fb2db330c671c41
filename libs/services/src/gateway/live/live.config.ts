import { z } from 'zod';

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** Sockets of one gateway process. */
export const liveConfig = z.object({
  HOMEROOM_SOCKETS_MAX: whole(1, 1_000_000)
    .default(10_000)
    .describe('Sockets of this process; more are told OVERLOADED.'),
  HOMEROOM_HANDSHAKES_PER_SECOND: whole(1, 100_000).default(500).describe('New sockets a second, for ever.'),
  HOMEROOM_HANDSHAKES_BURST: whole(1, 1_000_000).default(2_000).describe('New sockets at once.'),
  HOMEROOM_SOCKET_EVENTS_PER_SECOND: whole(1, 1_000_000)
    .default(500)
    .describe('Packets a second from one socket, twice as many at once; a socket beyond that is disconnected.'),
  HOMEROOM_SOCKET_IN_FLIGHT: whole(1, 10_000)
    .default(20)
    .describe('Events of one socket that wait for their answer; more are told OVERLOADED.'),
  HOMEROOM_SOCKET_PING_INTERVAL_MS: whole(1_000, 600_000)
    .default(20_000)
    .describe('Milliseconds between two pings of a socket.'),
  HOMEROOM_SOCKET_PING_TIMEOUT_MS: whole(1_000, 600_000)
    .default(15_000)
    .describe('Milliseconds without an answer to a ping until a socket counts as gone.'),
  HOMEROOM_SOCKET_CONNECT_TIMEOUT_MS: whole(100, 600_000)
    .default(10_000)
    .describe('Milliseconds a connection may take to say who it is.'),
  HOMEROOM_SOCKET_SLOW_BYTES: whole(1_024, 1_073_741_824)
    .default(1_048_576)
    .describe('Bytes waiting for one socket from which it gets beacons only, until it has read them.'),
  HOMEROOM_SOCKET_CUT_BYTES: whole(1_024, 1_073_741_824)
    .default(4_194_304)
    .describe('Bytes waiting for one socket from which it is disconnected.'),
  HOMEROOM_SOCKET_SLOW_MS: whole(100, 3_600_000)
    .default(30_000)
    .describe('Milliseconds a socket may stay slow until it is disconnected.'),
  HOMEROOM_DRAIN_MS: whole(0, 600_000)
    .default(1_000)
    .describe('Milliseconds over which sockets are let go at shutdown.'),
  HOMEROOM_DRAIN_RECONNECT_SPREAD_MS: whole(0, 600_000)
    .default(5_000)
    .describe('Clients let go at shutdown are asked to come back at different moments within these milliseconds.'),
  HOMEROOM_PRESENCE_SHOW_PUPILS: z
    .stringbool()
    .default(false)
    .describe('true: people who share a room with pupils see whether they are online.'),
});
export type LiveConfig = z.output<typeof liveConfig>;
