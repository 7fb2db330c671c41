import type { ClientSession, SessionHost } from '@homeroom/client';
import type { IngestPorts } from '@homeroom/core';
import { Ingest } from '@homeroom/core';
import type { Person } from './actors/person.js';
import type { LogTwists } from './fakes/fake-log.js';
import type { StoreTwists } from './fakes/store-connection.js';

/** Where a bug can be planted. Without one everything is as it ships. */
export type Twists = {
  readonly ingest: (ports: IngestPorts) => Ingest;
  /** Of the workers' connections. */
  readonly workerStore: StoreTwists;
  readonly gatewayLog: LogTwists;
  readonly commitsFirst: boolean;
  readonly isMute: boolean;
  readonly acksFirst: boolean;
  readonly host: (host: SessionHost, person: Person) => SessionHost;
  readonly receive: (session: ClientSession, event: string, payload: unknown) => void;
};

export const asShipped: Twists = {
  ingest: (ports) => new Ingest(ports),
  workerStore: {},
  gatewayLog: {},
  commitsFirst: false,
  isMute: false,
  acksFirst: false,
  host: (host) => host,
  receive: (session, event, payload) => void session.receive(event, payload),
};
