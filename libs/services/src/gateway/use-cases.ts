import type { Provider } from '@nestjs/common';
import { topics } from '@homeroom/contracts';
import type { MessagesRecord } from '@homeroom/contracts';
import {
  AddMembers,
  AppendQueue,
  AuthenticateSession,
  ChangePassword,
  ChangeRoom,
  ChangeUser,
  CreateRoom,
  CreateUser,
  ErasePerson,
  ExportPerson,
  FindUsers,
  FirstAdmin,
  GetMessage,
  ImportRoster,
  ListAudit,
  ListMembers,
  ListReports,
  MuteMember,
  ReadChanges,
  ReadHistory,
  RefreshSession,
  RelatedMessages,
  RemoveMember,
  ReportMessage,
  ResolveReport,
  Retention,
  RoomActivity,
  RoomDirectory,
  RoomViews,
  SearchMessages,
  SendMessage,
  SignIn,
  SignOut,
  SwitchEmbedding,
  SyncRooms,
  encodeRecord,
} from '@homeroom/core';
import type { CsvParser, EventLog, LiveSignals } from '@homeroom/core';
import { PLATFORM } from '@homeroom/platform';
import type { Platform } from '@homeroom/platform';
import { sessionPolicyOf } from './gateway.config.js';
import type { GatewayConfig } from './gateway.config.js';
import { restMetrics } from './gateway.metrics.js';
import { GATEWAY_CONFIG, GATEWAY_PORTS, LIVE_SIGNALS } from './gateway.ports.js';
import type { GatewayPorts } from './gateway.ports.js';
import { parseCsv } from './people/parse-csv.js';
import { searchParts } from './search/search-parts.js';
import type { SearchParts } from './search/search-parts.js';
import { SessionReader } from './session/session-reader.js';

/** Everything a use case of REST may ask for, under the names its constructor uses. */
type UseCasePorts = GatewayPorts &
  SearchParts & {
    readonly liveSignals: LiveSignals;
    readonly appends: AppendQueue;
    readonly directory: RoomDirectory;
    readonly views: RoomViews;
    readonly activity: RoomActivity;
    readonly parseCsv: CsvParser;
    readonly append: (records: readonly MessagesRecord[]) => Promise<void>;
  };

const USE_CASE_PORTS = Symbol('USE_CASE_PORTS');

/** What REST and sockets share: one memory of sessions and rooms, one queue to the log. */
const shared: readonly Provider[] = [
  {
    provide: AuthenticateSession,
    inject: [GATEWAY_PORTS, GATEWAY_CONFIG],
    useFactory: (ports: GatewayPorts, config: GatewayConfig) => new AuthenticateSession(ports, sessionPolicyOf(config)),
  },
  {
    provide: SessionReader,
    inject: [AuthenticateSession, GATEWAY_CONFIG],
    useFactory: (sessions: AuthenticateSession, config: GatewayConfig) => new SessionReader(sessions, config),
  },
  { provide: RoomDirectory, inject: [GATEWAY_PORTS], useFactory: (ports: GatewayPorts) => new RoomDirectory(ports) },
  { provide: RoomViews, inject: [GATEWAY_PORTS], useFactory: (ports: GatewayPorts) => new RoomViews(ports) },
  { provide: AppendQueue, inject: [GATEWAY_PORTS, GATEWAY_CONFIG, PLATFORM], useFactory: makeAppendQueue },
];

function makeAppendQueue(ports: GatewayPorts, config: GatewayConfig, { metrics, lifecycle }: Platform): AppendQueue {
  const { appends, appended } = metrics.of(restMetrics);
  const queue = new AppendQueue(ports, {
    maxInFlightRecords: config.HOMEROOM_LIMIT_IN_FLIGHT_RECORDS,
    observe: ({ ms, records, stored }) => {
      const outcome = stored ? 'stored' : 'unknown';
      appends.observe({ outcome }, ms / 1_000);
      appended.inc({ outcome }, records);
    },
  });
  lifecycle.onShutdown('close', 'appends in flight', () => queue.drain());
  return queue;
}

const appendTo =
  (eventLog: EventLog) =>
  (records: readonly MessagesRecord[]): Promise<void> =>
    eventLog.append(
      records.map((record) => ({ topic: topics.messages, key: record.roomId, value: encodeRecord(record) })),
    );

type Shared = [GatewayPorts, LiveSignals, AppendQueue, RoomDirectory, RoomViews, Platform];

const useCasePorts: Provider = {
  provide: USE_CASE_PORTS,
  inject: [GATEWAY_PORTS, LIVE_SIGNALS, AppendQueue, RoomDirectory, RoomViews, PLATFORM],
  useFactory: (...[ports, liveSignals, appends, directory, views, platform]: Shared): UseCasePorts => ({
    ...ports,
    liveSignals,
    appends,
    directory,
    views,
    activity: new RoomActivity(ports),
    ...searchParts(ports, views, platform),
    parseCsv,
    append: appendTo(ports.eventLog),
  }),
};

type UseCase = new (ports: UseCasePorts) => object;

const plain: readonly UseCase[] = [
  AddMembers,
  ChangePassword,
  ChangeRoom,
  ChangeUser,
  CreateRoom,
  CreateUser,
  ErasePerson,
  ExportPerson,
  FindUsers,
  FirstAdmin,
  GetMessage,
  ImportRoster,
  ListAudit,
  ListMembers,
  ListReports,
  MuteMember,
  ReadChanges,
  ReadHistory,
  RelatedMessages,
  RemoveMember,
  ReportMessage,
  ResolveReport,
  Retention,
  SearchMessages,
  SendMessage,
  SignOut,
  SwitchEmbedding,
  SyncRooms,
];

const withPolicy = [SignIn, RefreshSession] as const;

/** Each use case is injected by its class. */
export const useCases: readonly Provider[] = [
  ...shared,
  useCasePorts,
  ...plain.map((UseCaseClass) => ({
    provide: UseCaseClass,
    inject: [USE_CASE_PORTS],
    useFactory: (ports: UseCasePorts) => new UseCaseClass(ports),
  })),
  ...withPolicy.map((UseCaseClass) => ({
    provide: UseCaseClass,
    inject: [USE_CASE_PORTS, GATEWAY_CONFIG],
    useFactory: (ports: UseCasePorts, config: GatewayConfig) => new UseCaseClass(ports, sessionPolicyOf(config)),
  })),
];
