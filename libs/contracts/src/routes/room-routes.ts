import { z } from 'zod';
import { messageId, roomId, userId } from '../ids.js';
import * as messages from '../messages.js';
import * as rooms from '../rooms.js';
import type { Route } from './route.js';

const inRoom = z.strictObject({ roomId });
const oneRoom = z.object({ room: rooms.room });

/** Rooms, their members and what was said in them. */
export const roomRoutes = {
  createRoom: {
    method: 'POST',
    path: '/rooms',
    summary: 'Make a room. `direct` answers the existing one of the pair.',
    access: 'session',
    body: rooms.newRoom,
    answer: oneRoom,
  },
  changeRoom: {
    method: 'PATCH',
    path: '/rooms/:roomId',
    summary: 'Rename, describe or archive a room.',
    access: 'session',
    params: inRoom,
    body: rooms.roomPatch,
    answer: oneRoom,
  },
  listMembers: {
    method: 'GET',
    path: '/rooms/:roomId/members',
    summary: 'Who is in the room.',
    access: 'session',
    params: inRoom,
    answer: rooms.memberList,
  },
  addMembers: {
    method: 'POST',
    path: '/rooms/:roomId/members',
    summary: 'Add people, or give members another role.',
    access: 'session',
    params: inRoom,
    body: rooms.newMembers,
    answer: rooms.memberList,
  },
  removeMember: {
    method: 'DELETE',
    path: '/rooms/:roomId/members/:userId',
    summary: 'Remove a member, or leave.',
    access: 'session',
    params: z.strictObject({ roomId, userId }),
    answer: null,
  },
  muteMember: {
    method: 'PUT',
    path: '/rooms/:roomId/members/:userId/mute',
    summary: 'Stop a member from posting until a time, or lift that.',
    access: 'session',
    params: z.strictObject({ roomId, userId }),
    body: rooms.mute,
    answer: rooms.memberList,
  },

  listMessages: {
    method: 'GET',
    path: '/rooms/:roomId/messages',
    summary: 'A page of the history.',
    access: 'session',
    params: inRoom,
    query: messages.pageQuery,
    answer: messages.messagePage,
  },
  sendMessage: {
    method: 'POST',
    path: '/rooms/:roomId/messages',
    summary: 'Send a message, as `message:send` does.',
    access: 'session',
    params: inRoom,
    body: messages.sendBody,
    answer: z.object({ id: messageId }),
    status: 202,
  },
  getMessage: {
    method: 'GET',
    path: '/messages/:messageId',
    summary: 'One message and its room.',
    access: 'session',
    params: z.strictObject({ messageId }),
    answer: z.object({ message: messages.message, room: rooms.room }),
  },
  listChanges: {
    method: 'GET',
    path: '/rooms/:roomId/changes',
    summary: 'Edits, deletes and reactions after a rev.',
    access: 'session',
    params: inRoom,
    query: messages.changeQuery,
    answer: messages.changePage,
  },
} as const satisfies Record<string, Route>;
