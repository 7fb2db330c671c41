// Authorization: who may do what in which room.
export { authorize, canPost, isMuted, mayDo, memberOf, memberRoleOf, moderates } from './authorization/authorize.js';
export type { Operation, Question, Viewer } from './authorization/authorize.js';
// Rooms
export { partnerOf, partnersOf, toRoomView } from './rooms/room-view.js';
export { CreateRoom, directKeyOf } from './rooms/create-room.js';
export { ChangeRoom } from './rooms/change-room.js';
export { ListMembers } from './rooms/list-members.js';
export { AddMembers } from './rooms/add-members.js';
export { RemoveMember } from './rooms/remove-member.js';
export { MuteMember } from './rooms/mute-member.js';
export { RoomDirectory } from './rooms/room-directory.js';
export { RoomViews } from './rooms/room-views.js';
export type { Membership, RoomDocument } from './rooms/room.js';
// People
export type { Account } from './people/account.js';
export type { Caller } from './people/caller.js';
export { SignIn } from './people/sign-in.js';
export { RefreshSession } from './people/refresh-session.js';
export { SignOut } from './people/sign-out.js';
export { AuthenticateSession } from './people/authenticate-session.js';
export type { Authenticated, Recheck } from './people/authenticate-session.js';
export { defaultSessionPolicy } from './people/session-tokens.js';
export type { IssuedSession, SessionPolicy } from './people/session-tokens.js';
export { ChangePassword } from './people/change-password.js';
export { CreateUser } from './people/create-user.js';
export { ChangeUser } from './people/change-user.js';
export { FindUsers } from './people/find-users.js';
export { FirstAdmin } from './people/first-admin.js';
export type { FirstAdminAnswer } from './people/first-admin.js';
export { ImportRoster } from './people/import-roster.js';
export type { CsvParser, CsvRecord, RosterProblem } from './people/roster-rows.js';
// Keeping: how long things stay, and what one person can have of them
export { Retention } from './keeping/retention.js';
export type { RetentionRun } from './keeping/retention.js';
export { ExportPerson } from './keeping/export-person.js';
export { ErasePerson } from './keeping/erase-person.js';
// Safety: reports, and who did what
export { ReportMessage } from './safety/report-message.js';
export { ListReports, ResolveReport } from './safety/report-queue.js';
export { ListAudit } from './safety/list-audit.js';
export { recordDeed } from './safety/record-deed.js';
export type { Deed } from './safety/record-deed.js';
// Ingest: from accepted records to the rooms' two streams.
export { Ingest } from './ingest/ingest.js';
export type { IngestPorts } from './ingest/ingest.js';
export type { IngestEvent, IngestObserver } from './ingest/observer.js';
// The log
export { decodeDeadLetter, decodeMessagesRecord, decodeTimelineRecord, encodeRecord } from './log/codec.js';
export { partitionOf } from './log/partition-of.js';
export { LogConsumers } from './log/log-consumers.js';
export type { LogBounds, LogPosition, LogStorage, LogTrouble, Offsets } from './log/log-storage.js';
export type {
  BatchContext,
  Consumption,
  EventLog,
  LogRecord,
  NewRecord,
  PartitionLag,
  Subscription,
} from './ports/event-log.port.js';
export { AppendQueue } from './log/append-queue.js';
export type { AppendQueueOptions } from './log/append-queue.js';
// Messages: accepting, changing, reading
export { ChangeMessage } from './messages/change-message.js';
export { GetMessage } from './messages/get-message.js';
export { MarkRead } from './messages/mark-read.js';
export { ReadChanges } from './messages/read-changes.js';
export { ReadHistory } from './messages/read-history.js';
export { SendMessage } from './messages/send-message.js';
export { takeToken } from './messages/take-token.js';
// Delivery to the sockets of this process
export { Audience } from './delivery/audience.js';
export { LocalSignals } from './delivery/local-signals.js';
export { RoomDelivery } from './delivery/room-delivery.js';
export type { DeliveryObserver, RoomEmitter } from './delivery/room-emitter.js';
export { SessionSweep } from './delivery/session-sweep.js';
export { StartTyping } from './delivery/start-typing.js';
export { WatchPresence } from './delivery/watch-presence.js';
// Sync and beacons
export { Beacon } from './sync/beacon.js';
export { RoomActivity } from './sync/room-activity.js';
export { SyncRooms } from './sync/sync-rooms.js';
// Messages as every store keeps them
export { applyChange } from './messages/apply-change.js';
export { toWireChange, toWireMessage } from './messages/to-wire.js';
export { prunedMessage } from './messages/stored.js';
export type { StoredChange, StoredMessage } from './messages/stored.js';
export type { MessageStore, HeadRaise, InsertOutcome, RoomHead, SeqRange } from './ports/message-store.port.js';
export type { ChangeStore } from './ports/change-store.port.js';
export type { MentionQuery, MessageArchive } from './ports/message-archive.port.js';
// Ids
export { changeIdOf, messageIdOf } from './ids/message-id.js';
export { sha256Base64Url } from './ids/sha256.js';
// Ports of people, rooms and live traffic
export type { AccountQuery, Accounts } from './ports/accounts.port.js';
export type { AuditLog, NewAuditEntry } from './ports/audit-log.port.js';
export type { Clock } from './ports/clock.port.js';
export type { Fanout, FanoutEvent, FanoutHandlers, FanoutSubscription } from './ports/fanout.port.js';
export type { Ids } from './ports/ids.port.js';
export type { LiveSignals, SessionEnd } from './ports/live-signals.port.js';
export type { PasswordHasher } from './ports/password-hasher.port.js';
export type { Presence, PresenceDelta } from './ports/presence.port.js';
export { defaultRateLimits } from './ports/rate-limiter.port.js';
export type { RateAction, RateAnswer, RateLimit, RateLimiter, RateLimits } from './ports/rate-limiter.port.js';
export type { ReadMark, ReadMarks } from './ports/read-marks.port.js';
export type { ReportQuery, Reports, Resolution } from './ports/reports.port.js';
export type { Rooms } from './ports/rooms.port.js';
export { sessionsPerUser } from './ports/sessions.port.js';
export type { SessionRecord, SessionSelector, Sessions } from './ports/sessions.port.js';
export { defaultSettings } from './ports/settings.port.js';
export type { SchoolSettings, Settings } from './ports/settings.port.js';
export type { TokenClaims, Tokens } from './ports/tokens.port.js';
// Search: words, and the index that finds by words and by vectors
export { bm25, inexactWeight } from './search/bm25.js';
export type { Corpus, TermMatches } from './search/bm25.js';
export { nearWords, slipLengths } from './search/near-words.js';
export { countWords, tokenize, tokenizeQuery } from './search/tokens.js';
export type { Token } from './search/tokens.js';
export { Hits } from './search/hits.js';
export { QueryVector } from './search/query-vector.js';
export { RelatedMessages } from './search/related-messages.js';
export { SearchMessages } from './search/search-messages.js';
export type { SearchObserver } from './search/search-messages.js';

// Indexing: from the timeline to what search asks
export { CleanIndex } from './indexing/clean-index.js';
export { EmbedTimeline } from './indexing/embed-timeline.js';
export { IndexTimeline } from './indexing/index-timeline.js';
export { IndexVectors } from './indexing/index-vectors.js';
export { IndexWriter } from './indexing/index-writer.js';
export { IndexedModels } from './indexing/indexed-models.js';
export type { IndexingEvent, IndexingObserver } from './indexing/observer.js';
export { RebuildIndex } from './indexing/rebuild-index.js';
export { SwitchEmbedding } from './indexing/switch-embedding.js';
export { TrackProgress } from './indexing/track-progress.js';
export type { Stage } from './indexing/track-progress.js';
export { EmbedderError } from './ports/embedder.port.js';
export type { Embedder, EmbeddingManifest, TextKind } from './ports/embedder.port.js';
export { wordsBuild } from './ports/index-builds.port.js';
export type { BuildCursor, IndexBuild, IndexBuilds } from './ports/index-builds.port.js';
export type { IndexProgress, UpTo } from './ports/index-progress.port.js';
export type {
  IndexMatch,
  IndexMatches,
  IndexPoint,
  IndexQuery,
  VectorIndex,
  WordTerm,
} from './ports/vector-index.port.js';

// Memory twins that the embedded mode runs on
export { MemoryIndexProgress } from './ports/index-progress.memory.js';
export { MemoryFanout } from './ports/fanout.memory.js';
export { MemoryPresence } from './ports/presence.memory.js';
export { MemoryRateLimiter } from './ports/rate-limiter.memory.js';
// What drivers share with the twins
export { findKey, foldText, searchKey, wordKey } from './people/fold-name.js';
export { deepFreeze } from './ports/json-copy.js';
export { blankReport } from './ports/reports.memory.js';
// The audit log's chain of hashes
export { auditHash, auditStart, sealAuditEntry, verifyAuditChain } from './safety/audit-chain.js';
export type { AuditVerdict } from './safety/audit-chain.js';
