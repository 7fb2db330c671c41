// Memory twins of people, rooms and live traffic
export { MemoryAccounts } from './ports/accounts.memory.js';
export { MemoryAuditLog } from './ports/audit-log.memory.js';
export { ManualClock } from './ports/clock.memory.js';
export { SequentialIds } from './ports/ids.memory.js';
export { MemoryPasswordHasher } from './ports/password-hasher.memory.js';
export { MemoryReadMarks } from './ports/read-marks.memory.js';
export { MemoryReports } from './ports/reports.memory.js';
export { MemoryRooms } from './ports/rooms.memory.js';
export { MemorySessions } from './ports/sessions.memory.js';
export { MemorySettings } from './ports/settings.memory.js';
export { MemoryTokens } from './ports/tokens.memory.js';
// Memory twins of the log, messages and changes
export { MemoryEventLog } from './ports/event-log.memory.js';
export { MemoryMessages, MemoryMessageStore } from './ports/message-store.memory.js';
export { MemoryChangeStore } from './ports/change-store.memory.js';
export { MemoryMessageArchive } from './ports/message-archive.memory.js';
// Conformance of the log
export { describeEventLog } from './ports/event-log.conformance.js';
export type { EventLogHarness } from './ports/event-log.samples.js';
// What every driver of people, rooms and live traffic does
export { describeAccounts } from './ports/accounts.conformance.js';
export { describeAuditLog } from './ports/audit-log.conformance.js';
export { describeFanout } from './ports/fanout.conformance.js';
export { describePasswordHasher } from './ports/password-hasher.conformance.js';
export { describePresence } from './ports/presence.conformance.js';
export type { PresenceAtHand } from './ports/presence.conformance.js';
export { describeRateLimiter } from './ports/rate-limiter.conformance.js';
export type { LimiterAtHand } from './ports/rate-limiter.conformance.js';
export { describeReadMarks } from './ports/read-marks.conformance.js';
export { describeReports } from './ports/reports.conformance.js';
export { describeRooms } from './ports/rooms.conformance.js';
export { describeSessions } from './ports/sessions.conformance.js';
export { describeSettings } from './ports/settings.conformance.js';
export { describeTokens } from './ports/tokens.conformance.js';
// People and rooms for specs
export { sampleAccount, sampleRoom, sampleSession } from './ports/people.samples.js';
// Conformance of messages and their changes
export { describeChangeStore } from './ports/change-store.conformance.js';
export { describeMessageArchive } from './ports/message-archive.conformance.js';
export { describeMessageStore } from './ports/message-store.conformance.js';
export { sampleDelete, sampleEdit, sampleMessage, sampleMessages, sampleReaction } from './ports/messages.samples.js';
export type { MessagesHarness } from './ports/messages.samples.js';

// The index that finds: twin, what every driver does, samples
export { MemoryVectorIndex } from './ports/vector-index.memory.js';
export { describeIndexProgress } from './ports/index-progress.conformance.js';
export { describeVectorIndex } from './ports/vector-index.conformance.js';
export { anyOf, numbers, sampleManifest, unit, vectorPoint, wordPoint } from './ports/vector-index.samples.js';
export type { IndexHarness } from './ports/vector-index.samples.js';
export { MemoryEmbedder } from './ports/embedder.memory.js';
export { describeEmbedder } from './ports/embedder.conformance.js';
