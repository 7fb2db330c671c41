import { z } from 'zod';
import { messageId, reportId, roomId, userId } from './ids.js';
import { limits } from './limits.js';
import * as messages from './messages.js';
import * as people from './people.js';
import * as rooms from './rooms.js';
import * as safety from './safety.js';
import { syncAnswer, syncRequest } from './sync.js';

/** public: no session. session: any. staff: teacher, staff or admin. admin: admin. The use case decides the rest. */
export type Access = 'public' | 'session' | 'staff' | 'admin';

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api/v1; `:name` stands for a parameter. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** null = 204, no body. */
  readonly answer: z.ZodType | null;
  /** @default 200, 204 without an answer */
  readonly status?: number;
  /** Bytes of the body. @default limits.requestBytes */
  readonly bodyLimit?: number;
};

const inRoom = z.strictObject({ roomId });
const ofUser = z.strictObject({ userId });
const oneRoom = z.object({ room: rooms.room });
const oneUser = z.object({ user: people.ownUser, oneTimePassword: z.string().optional() });

export const apiPrefix = '/api/v1';

/** Every REST route; the OpenAPI document is made from this table, and the server refuses to start with a route that is not in it. */
export const routes = {
  signIn: {
    method: 'POST',
    path: '/session',
    summary: 'Sign in. Browsers get cookies, programs get tokens.',
    access: 'public',
    body: people.signIn,
    answer: z.union([people.tokenSession, people.session]),
  },
  getSession: {
    method: 'GET',
    path: '/session',
    summary: 'Who am I, and until when.',
    access: 'session',
    answer: people.session,
  },
  refreshSession: {
    method: 'POST',
    path: '/session/refresh',
    summary: 'A new access token. The previous refresh token stays good for 60 s.',
    access: 'public',
    body: z.strictObject({ refreshToken: z.string().max(4_096).optional() }),
    answer: z.union([people.tokenSession, people.session]),
  },
  signOut: {
    method: 'DELETE',
    path: '/session',
    summary: 'End this session and cut its sockets.',
    access: 'session',
    answer: null,
  },
  changePassword: {
    method: 'PUT',
    path: '/me/password',
    summary: 'Change my password; my other sessions end.',
    access: 'session',
    body: z.strictObject({ old: z.string().min(1).max(limits.passwordLength.max), new: people.password }),
    answer: null,
  },

  sync: {
    method: 'POST',
    path: '/sync',
    summary: 'All my rooms, with what I missed.',
    access: 'session',
    body: syncRequest,
    answer: syncAnswer,
  },

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

  findUsers: {
    method: 'GET',
    path: '/users',
    summary: 'People by name or by id. Pupils find people they share a room with, and staff.',
    access: 'session',
    query: z.strictObject({
      q: z.string().max(100).optional(),
      ids: z
        .string()
        .max(limits.userLookup * 65)
        .transform((list) => list.split(','))
        .pipe(z.array(userId).max(limits.userLookup))
        .optional(),
    }),
    answer: z.object({ users: z.array(people.user) }),
  },
  createUser: {
    method: 'POST',
    path: '/users',
    summary: 'Make an account; without a password a one-time one is answered.',
    access: 'admin',
    body: people.newUser,
    answer: oneUser,
  },
  changeUser: {
    method: 'PATCH',
    path: '/users/:userId',
    summary: 'Rename, change the role, suspend, reset the password.',
    access: 'admin',
    params: ofUser,
    body: people.userPatch,
    answer: oneUser,
  },

  reportMessage: {
    method: 'POST',
    path: '/reports',
    summary: 'Report a message to the staff. Its author does not learn who did.',
    access: 'session',
    body: safety.newReport,
    answer: z.object({ id: reportId }),
  },
  listReports: {
    method: 'GET',
    path: '/reports',
    summary: 'The queue, newest first.',
    access: 'staff',
    query: z.strictObject({ status: z.enum(['open', 'resolved']).default('open') }),
    answer: z.object({ reports: z.array(safety.report) }),
  },
  resolveReport: {
    method: 'POST',
    path: '/reports/:reportId/resolve',
    summary: 'Close a report with a comment.',
    access: 'staff',
    params: z.strictObject({ reportId }),
    body: safety.resolveReport,
    answer: z.object({ report: safety.report }),
  },

  importRoster: {
    method: 'POST',
    path: '/admin/import',
    summary: 'People and rooms from CSV; a dry run unless told otherwise.',
    access: 'admin',
    body: safety.importRequest,
    answer: safety.importAnswer,
    bodyLimit: limits.importBytes,
  },
  getRetention: {
    method: 'GET',
    path: '/admin/retention',
    summary: 'How long messages are kept.',
    access: 'admin',
    answer: safety.retentionRules,
  },
  setRetention: {
    method: 'PUT',
    path: '/admin/retention',
    summary: 'Set how long messages are kept.',
    access: 'admin',
    body: safety.retentionRules,
    answer: safety.retentionRules,
  },
  exportPerson: {
    method: 'GET',
    path: '/admin/export/:userId',
    summary: 'Everything kept about one person.',
    access: 'admin',
    params: ofUser,
    answer: safety.personExport,
  },
  erasePerson: {
    method: 'POST',
    path: '/admin/erase/:userId',
    summary: 'Remove what one person wrote and who they were. Repeat the handle to confirm.',
    access: 'admin',
    params: ofUser,
    body: safety.eraseRequest,
    answer: safety.eraseAnswer,
  },
  listAudit: {
    method: 'GET',
    path: '/admin/audit',
    summary: 'Who did what, newest first.',
    access: 'admin',
    query: z.strictObject({
      before: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answer: z.object({ entries: z.array(safety.auditEntry) }),
  },

  openApi: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This contract.',
    access: 'public',
    answer: z.record(z.string(), z.unknown()),
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

type Part<R, Key extends 'params' | 'query' | 'body'> =
  R extends Record<Key, infer Schema extends z.ZodType> ? z.output<Schema> : undefined;

/** What a handler of the route gets, already checked. */
export type RouteInput<Name extends RouteName> = {
  readonly params: Part<(typeof routes)[Name], 'params'>;
  readonly query: Part<(typeof routes)[Name], 'query'>;
  readonly body: Part<(typeof routes)[Name], 'body'>;
};
export type RouteAnswer<Name extends RouteName> = (typeof routes)[Name]['answer'] extends infer Schema extends z.ZodType
  ? z.output<Schema>
  : void;
