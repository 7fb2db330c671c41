export { limits } from './limits.js';
export { codePoints, emojiText, messageText, nameText, reasonText, searchText, topicText } from './text.js';
export {
  changeId,
  clientMessageId,
  instant,
  messageId,
  operationId,
  reportId,
  rev,
  roomId,
  seq,
  sessionId,
  userId,
} from './ids.js';
export { ChatError, errorAnswer, errorBody, errorCode, errorCodes, parseRequest } from './errors.js';
export type { Ack, ErrorBody, ErrorCode } from './errors.js';
export {
  accountStatus,
  handle,
  newUser,
  ownUser,
  password,
  schoolRole,
  schoolRoles,
  session,
  signIn,
  tokenSession,
  user,
  userPatch,
} from './people.js';
export type { OwnUser, SchoolRole, TokenSession, User } from './people.js';
export {
  member,
  memberList,
  mute,
  newMembers,
  newRoom,
  room,
  roomHead,
  roomKind,
  roomKinds,
  roomPatch,
  roomRole,
  roomRoles,
} from './rooms.js';
export type { Room, RoomKind, RoomRole } from './rooms.js';
export {
  change,
  changePage,
  changeQuery,
  deleteMessage,
  editMessage,
  message,
  messagePage,
  pageQuery,
  reaction,
  sendBody,
  sendMessage,
  setReaction,
} from './messages.js';
export type { Change, ChangePage, Message, MessagePage, PageQuery } from './messages.js';
export { syncAnswer, syncRequest, syncRoom } from './sync.js';
export type { SyncAnswer, SyncRoom } from './sync.js';
export { changeBatch, clientEvents, handshake, messageBatch, protocolVersion, serverEvents } from './socket-events.js';
export type {
  ChangeBatch,
  ClientEvent,
  ClientEventData,
  ClientEventPayload,
  MessageBatch,
  ServerEvent,
  ServerEventPayload,
} from './socket-events.js';
export {
  deadLetterV1,
  messageChangedV1,
  messageDeletedV1,
  messageEditedV1,
  messageSentV1,
  messageStoredV1,
  messagesRecord,
  reactionSetV1,
  timelineRecord,
  topics,
  vectorComputedV1,
} from './log-records.js';
export type {
  DeadLetterV1,
  MessageSentV1,
  MessagesRecord,
  OperationRecord,
  TimelineRecord,
  Topic,
  VectorComputedV1,
} from './log-records.js';
export {
  auditAction,
  auditEntry,
  eraseAnswer,
  eraseRequest,
  importAnswer,
  importRequest,
  newReport,
  personExport,
  report,
  reportCategory,
  resolveReport,
  retentionRules,
} from './safety.js';
export type { AuditEntry, Report, RetentionRules } from './safety.js';
export {
  embeddingSwitch,
  relatedQuery,
  searchAnswer,
  searchHit,
  searchKind,
  searchMode,
  searchOrder,
  searchRequest,
} from './search.js';
export type { EmbeddingSwitch, SearchAnswer, SearchHit, SearchMode, SearchRequest } from './search.js';
export { apiPrefix, routes } from './rest.js';
export type { RouteAnswer, RouteInput, RouteName } from './rest.js';
export type { Access, Route } from './routes/route.js';
export { openApiDocument } from './openapi.js';
