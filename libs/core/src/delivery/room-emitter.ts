import type { ServerEvent, ServerEventPayload } from '@homeroom/contracts';
import type { SessionEnd } from '../ports/live-signals.port.js';

/**
 * The sockets of this gateway, and only these. Every method is at once and without an answer; what is emitted first arrives
 * first at each socket. Payloads are shared: nobody changes them.
 */
export interface RoomEmitter {
  /** To the sockets that are in the room and keep up; `room:heads` also to the slow ones. */
  toRoom<Event extends ServerEvent>(roomId: string, event: Event, payload: ServerEventPayload<Event>): void;
  toUser<Event extends ServerEvent>(userId: string, event: Event, payload: ServerEventPayload<Event>): void;
  toSocket<Event extends ServerEvent>(socketId: string, event: Event, payload: ServerEventPayload<Event>): void;
  /** From now on the person's sockets get what goes to the room. */
  join(userId: string, roomId: string): void;
  /** From now on they do not. */
  leave(userId: string, roomId: string): void;
  /** Says `session:ending`, then disconnects the sockets of these sessions. */
  endSessions(sessionIds: readonly string[], reason: SessionEnd): void;
}

/** What delivery tells the metrics; every method is called often and must be cheap. */
export interface DeliveryObserver {
  /** A batch went out. `lateMs`: for each message, the time since the gateway accepted it. */
  emitted(kind: 'messages' | 'changes', lateMs: readonly number[]): void;
  /** A batch did not go out; the beacon repairs. */
  skipped(reason: 'members-unknown' | 'backlog'): void;
  /** Background work failed, and will be tried again. */
  failed(work: 'beacon' | 'follow' | 'room-view' | 'user-view' | 'recheck', error: unknown): void;
}
