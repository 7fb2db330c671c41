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
