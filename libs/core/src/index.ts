// Authorization: who may do what in which room.
export { authorize, canPost, isMuted, mayDo, memberOf, memberRoleOf, moderates } from './authorization/authorize.js';
export type { Operation, Question, Viewer } from './authorization/authorize.js';
// Rooms
export { partnerOf, partnersOf, toRoomView } from './rooms/room-view.js';
export type { Membership, RoomDocument } from './rooms/room.js';
// People
export type { Account } from './people/account.js';
export type { Caller } from './people/caller.js';
