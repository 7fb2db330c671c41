import type {
  ClientEvent,
  ClientEventData,
  ClientEventPayload,
  RouteAnswer,
  RouteInput,
  ServerEvent,
} from '@homeroom/contracts';
import type { Answer } from '../answer.js';
import type { ClientEffect } from '../effects.js';
import type { OutboxEntry } from '../outbox/entry.js';

/** The routes a session asks by itself. */
export type AskedRoute = 'sync' | 'listMessages' | 'listChanges' | 'getMessage';

/** The way to the server. Both methods end within a time limit of the host's, and never reject. */
export interface Transport {
  /** Emits on the socket. null: no ack came, or there is no socket. Must not be buffered for a later connection. */
  emit<Event extends ClientEvent>(
    event: Event,
    payload: ClientEventPayload<Event>,
  ): Promise<Answer<ClientEventData<Event>>>;
  /** Asks by REST, under the same session. null: nothing came, or no JSON. */
  request<Name extends AskedRoute>(name: Name, input: RouteInput<Name>): Promise<Answer<RouteAnswer<Name>>>;
}

export interface SessionClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, after `ms`. @returns how to stop it */
  setTimer(ms: number, callback: () => void): () => void;
}

/** Where one person's outbox survives a reload: one store per userId. */
export interface OutboxStorage {
  load(): Promise<readonly OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  remove(key: string): Promise<void>;
}

export type SessionHost = {
  readonly transport: Transport;
  readonly clock: SessionClock;
  /** A fresh number in [0, 1). */
  readonly random: () => number;
  /** A fresh UUID. */
  readonly newId: () => string;
  readonly storage?: OutboxStorage;
  /** What only the host can act on. */
  readonly onNotice?: (notice: SessionNotice) => void;
};

export type SessionNotice =
  | Extract<ClientEffect, { kind: 'purge-room' | 'view-reset' | 'wrong-user' | 'sign-in-needed' }>
  /** The server said something that is not in the contract; it was dropped. Never holds what was said. */
  | { readonly kind: 'nonsense'; readonly what: ServerEvent | AskedRoute }
  /** What was written could not be kept: it is lost if the page is closed now. */
  | { readonly kind: 'storage-failed'; readonly error: unknown };
