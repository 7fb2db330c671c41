// Authorization: who may do what in which room.
export { authorize, canPost, isMuted, mayDo, memberOf, memberRoleOf, moderates } from './authorization/authorize.js';
export type { Operation, Question, Viewer } from './authorization/authorize.js';
// Rooms
export { partnerOf, partnersOf, toRoomView } from './rooms/room-view.js';
export type { Membership, RoomDocument } from './rooms/room.js';
// People
export type { Account } from './people/account.js';
export type { Caller } from './people/caller.js';
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
// Messages as every store keeps them
export { applyChange } from './messages/apply-change.js';
export { toWireChange, toWireMessage } from './messages/to-wire.js';
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
export type { Reports } from './ports/reports.port.js';
export type { Rooms } from './ports/rooms.port.js';
export type { SessionRecord, SessionSelector, Sessions } from './ports/sessions.port.js';
export { defaultSettings } from './ports/settings.port.js';
export type { SchoolSettings, Settings } from './ports/settings.port.js';
export type { TokenClaims, Tokens } from './ports/tokens.port.js';
// Memory twins that the embedded mode runs on
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
