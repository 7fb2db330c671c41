import type {
  Accounts,
  AuditLog,
  ChangeStore,
  Clock,
  Embedder,
  EventLog,
  Fanout,
  Ids,
  IndexBuilds,
  IndexProgress,
  MessageArchive,
  MessageStore,
  PasswordHasher,
  Presence,
  RateLimiter,
  ReadMarks,
  Reports,
  Rooms,
  Sessions,
  Settings,
  Tokens,
  VectorIndex,
} from '@homeroom/core';

/** What the app fills in. */
export type GatewayPorts = {
  readonly accounts: Accounts;
  readonly auditLog: AuditLog;
  readonly changeStore: ChangeStore;
  readonly clock: Clock;
  /** None: searches know words only. Two: the second is to take the place of the first. */
  readonly embedders: readonly Embedder[];
  readonly eventLog: EventLog;
  readonly fanout: Fanout;
  readonly ids: Ids;
  readonly indexBuilds: Pick<IndexBuilds, 'list'>;
  readonly indexProgress: IndexProgress;
  readonly messageArchive: MessageArchive;
  readonly messageStore: MessageStore;
  readonly passwordHasher: PasswordHasher;
  readonly presence: Presence;
  readonly rateLimiter: RateLimiter;
  readonly readMarks: ReadMarks;
  readonly reports: Reports;
  readonly rooms: Rooms;
  readonly sessions: Sessions;
  readonly settings: Settings;
  readonly tokens: Tokens;
  readonly vectorIndex: Pick<VectorIndex, 'query'>;
};

/** Injection tokens; use cases are injected by their class. */
export const GATEWAY_PORTS = Symbol('GATEWAY_PORTS');
export const GATEWAY_CONFIG = Symbol('GATEWAY_CONFIG');
/** Provided by the live side: tells the sockets of this gateway what a use case has changed. */
export const LIVE_SIGNALS = Symbol('LIVE_SIGNALS');
