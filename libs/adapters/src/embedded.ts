import { z } from 'zod';
import { topics } from '@homeroom/contracts';
import { MemoryFanout, MemoryPresence, MemoryRateLimiter } from '@homeroom/core';
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
  LogTrouble,
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
import { SqliteAccounts } from './accounts/sqlite.js';
import { SqliteAuditLog } from './audit-log/sqlite.js';
import { SqliteChangeStore } from './change-store/sqlite.js';
import { SystemClock } from './clock/system.js';
import { openSearch } from './embedded-search.js';
import type { Search } from './embedded-search.js';
import { embeddingConfig } from './embedder/config.js';
import { SqliteEventLog } from './event-log/sqlite.js';
import { RandomIds } from './ids/random.js';
import { SqliteMessageArchive } from './message-archive/sqlite.js';
import { SqliteMessageStore } from './message-store/sqlite.js';
import { ScryptPasswordHasher } from './password-hasher/scrypt.js';
import { rateLimitConfig, rateLimitsOf } from './rate-limiter/config.js';
import { SqliteReadMarks } from './read-marks/sqlite.js';
import { SqliteReports } from './reports/sqlite.js';
import { SqliteRooms } from './rooms/sqlite.js';
import { SqliteSessions } from './sessions/sqlite.js';
import { SqliteSettings } from './settings/sqlite.js';
import type { Connection } from './sqlite/connection.js';
import { openDatabase } from './sqlite/database.js';
import type { SqliteDatabase } from './sqlite/database.js';
import { checkRoom } from './sqlite/disk-room.js';
import { JoseTokens } from './tokens/jose.js';
import { sessionKeyOf } from './tokens/session-key.js';

export { backUp, restore } from './sqlite/backup.js';
export type { Backup, Restore } from './sqlite/backup.js';
export { DataFolderError } from './sqlite/errors.js';
export { dataFiles, deleteData } from './sqlite/reset.js';

export const embeddedConfig = rateLimitConfig.extend(embeddingConfig.shape).extend({
  HOMEROOM_DATA_DIR: z
    .string()
    .min(1)
    .default('data')
    .describe('Folder of the database and the key; made when missing.'),
  HOMEROOM_LOG_PARTITIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(256)
    .default(24)
    .describe('Partitions of the log; fixed with the first start.'),
  HOMEROOM_SESSION_KEY: z
    .string()
    .min(32)
    .optional()
    .describe('Secret that signs sessions, at least 32 characters. Unset: made once and kept in the data folder.'),
});
export type EmbeddedConfig = z.output<typeof embeddedConfig>;

export type EmbeddedPorts = {
  readonly eventLog: EventLog;
  readonly messageStore: MessageStore;
  readonly changeStore: ChangeStore;
  readonly messageArchive: MessageArchive;
  readonly rooms: Rooms;
  readonly readMarks: ReadMarks;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly reports: Reports;
  readonly auditLog: AuditLog;
  readonly settings: Settings;
  readonly fanout: Fanout;
  readonly presence: Presence;
  readonly rateLimiter: RateLimiter;
  readonly tokens: Tokens;
  readonly passwordHasher: PasswordHasher;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly embedders: readonly Embedder[];
  readonly vectorIndex: VectorIndex;
  readonly indexBuilds: IndexBuilds;
  readonly indexProgress: IndexProgress;
};

export type Embedded = {
  readonly ports: EmbeddedPorts;
  /** Rejects when the database takes no writes or the disk has less than 1 MiB left: not ready. */
  check(): Promise<void>;
  /** Stops every consumer, writes what is queued and frees the data folder. */
  close(): Promise<void>;
};

export type EmbeddedOptions = {
  /** Folder of the embedding model, unless HOMEROOM_EMBEDDING_MODEL_DIR names another. */
  readonly modelDir: string;
  /** Hears of partitions that stand still and of offsets that could not be committed. */
  onLogTrouble?(trouble: LogTrouble): void;
  /** Told, in one sentence, what somebody who operates Homeroom should know of the search. */
  onSearchTrouble?(sentence: string): void;
};

/**
 * One process, one data folder: what fills which port.
 * @throws DataFolderError, one sentence that names the thing and the mend, when the folder cannot be used; nothing is damaged
 */
export async function openEmbedded(config: EmbeddedConfig, options: EmbeddedOptions): Promise<Embedded> {
  const clock = new SystemClock();
  const folder = config.HOMEROOM_DATA_DIR;
  const database = openDatabase({ folder, clock });
  let search: Search | null = null;
  try {
    const key = config.HOMEROOM_SESSION_KEY ? Buffer.from(config.HOMEROOM_SESSION_KEY) : sessionKeyOf(folder);
    const eventLog = await SqliteEventLog.open(database, {
      clock,
      partitions: config.HOMEROOM_LOG_PARTITIONS,
      keptForEver: [topics.deadLetters],
      onTrouble: (trouble) => options.onLogTrouble?.(trouble),
    });
    search = await openSearch(config, { clock, ...options });
    const { close: closeSearch, ...found } = search;
    return {
      ports: {
        ...storesOf(database),
        ...found,
        eventLog,
        fanout: new MemoryFanout(),
        presence: new MemoryPresence(clock),
        rateLimiter: new MemoryRateLimiter({ clock, limits: rateLimitsOf(config) }),
        tokens: new JoseTokens(key),
        passwordHasher: new ScryptPasswordHasher(),
        clock,
        ids: new RandomIds(),
      },
      check: async () => {
        await checkRoom(folder);
        await database.write((connection) => noteCheck(connection, clock.now()));
      },
      close: async () => {
        await eventLog.close();
        await closeSearch();
        await database.close();
      },
    };
  } catch (error) {
    await search?.close();
    await database.close();
    throw error;
  }
}

/** Writes for good: an empty transaction succeeds on a full disk too. */
function noteCheck(connection: Connection, now: number): void {
  connection.run(
    "INSERT INTO log_settings (name, value) VALUES ('checked_at', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    now,
  );
}

const storesOf = (database: SqliteDatabase) => ({
  messageStore: new SqliteMessageStore(database),
  changeStore: new SqliteChangeStore(database),
  messageArchive: new SqliteMessageArchive(database),
  rooms: new SqliteRooms(database),
  readMarks: new SqliteReadMarks(database),
  accounts: new SqliteAccounts(database),
  sessions: new SqliteSessions(database),
  reports: new SqliteReports(database),
  auditLog: new SqliteAuditLog(database),
  settings: new SqliteSettings(database),
});
