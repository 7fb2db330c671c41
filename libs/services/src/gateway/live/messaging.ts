import {
  Beacon,
  ChangeMessage,
  LocalSignals,
  MarkRead,
  RoomDelivery,
  SendMessage,
  SessionSweep,
  StartTyping,
  WatchPresence,
} from '@homeroom/core';
import type {
  AppendQueue,
  Audience,
  AuthenticateSession,
  DeliveryObserver,
  RoomDirectory,
  RoomEmitter,
  RoomViews,
} from '@homeroom/core';
import type { GatewayPorts } from '../gateway.ports.js';

/** What REST and sockets of one gateway have in common. */
export type Shared = {
  readonly sessions: AuthenticateSession;
  readonly directory: RoomDirectory;
  readonly views: RoomViews;
  readonly appends: AppendQueue;
};

export type MessagingOptions = {
  readonly audience: Audience;
  readonly emitter: RoomEmitter;
  readonly observer: DeliveryObserver;
  readonly showPupils: boolean;
};

export type Messaging = ReturnType<typeof createMessaging>;

/** The use cases behind the socket events, and the machinery of delivery, wired. */
export function createMessaging(open: GatewayPorts, shared: Shared, { showPupils, ...live }: MessagingOptions) {
  const base = { ...open, ...shared, ...live };
  const delivery = new RoomDelivery(base);
  const signals = new LocalSignals({ ...base, delivery });
  const ports = { ...base, delivery, liveSignals: signals };
  return {
    delivery,
    signals,
    beacon: new Beacon(ports),
    sweep: new SessionSweep(ports),
    sendMessage: new SendMessage(ports),
    changeMessage: new ChangeMessage(ports),
    markRead: new MarkRead(ports),
    startTyping: new StartTyping(ports),
    watchPresence: new WatchPresence(ports, { showPupils }),
  };
}
