import { z } from 'zod';
import { limits } from '../limits.js';
import * as people from '../people.js';
import { syncAnswer, syncRequest } from '../sync.js';
import type { Route } from './route.js';

/** Who I am, and everything I missed. */
export const sessionRoutes = {
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
} as const satisfies Record<string, Route>;
