import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { ServerEvent, ServerEventPayload } from '@homeroom/contracts';
import type { Caller } from '@homeroom/core';

export type ServerToClient = { [Event in ServerEvent]: (payload: ServerEventPayload<Event>) => void };

export type SocketState = {
  caller: Caller;
  /** Events that wait for their answer. */
  inFlight: number;
  /** Set when the session ended before the handshake did. */
  ended?: true;
};

export type LiveServer = Server<DefaultEventsMap, ServerToClient, DefaultEventsMap, SocketState>;
export type LiveSocket = Socket<DefaultEventsMap, ServerToClient, DefaultEventsMap, SocketState>;

/** Socket.IO's rooms. Each kind has its own beginning, so that a user id can never pass for a room id. */
export const roomChannel = (roomId: string): string => `room:${roomId}`;
export const userChannel = (userId: string): string => `user:${userId}`;
export const sessionChannel = (sessionId: string): string => `session:${sessionId}`;

/** Bytes that wait for this socket in the process: in Engine.IO's queue and in the WebSocket. Strings count by their length. */
export function bufferedBytes(socket: LiveSocket): number {
  const { writeBuffer, transport } = socket.conn as unknown as {
    readonly writeBuffer: readonly { readonly data?: unknown }[];
    readonly transport?: { readonly socket?: { readonly bufferedAmount?: number } };
  };
  const queued = writeBuffer.reduce((sum, { data }) => sum + (typeof data === 'string' ? data.length : 0), 0);
  return queued + (transport?.socket?.bufferedAmount ?? 0);
}

/**
 * Each connection keeps its first HTTP request alive; nobody needs it once the handshake is over. What Socket.IO reads of it
 * stays, empty: a second handshake on the connection would otherwise be an unhandled rejection, which ends the process.
 */
export function freeRequest(socket: LiveSocket): void {
  (socket.conn as unknown as { request: unknown }).request = { headers: {}, url: '', connection: {}, _query: {} };
}

/** Ends the connection at once and drops what waits: a polite close would wait until it has been read. */
export function cutOff(socket: LiveSocket): void {
  const { transport } = socket.conn as unknown as { readonly transport?: { readonly socket?: { terminate?(): void } } };
  if (transport?.socket?.terminate) transport.socket.terminate();
  else socket.conn.close(true);
}
