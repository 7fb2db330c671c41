import { z } from 'zod';
import { userId } from '../ids.js';
import { limits } from '../limits.js';
import * as people from '../people.js';
import type { Route } from './route.js';

const ofUser = z.strictObject({ userId });
const oneUser = z.object({ user: people.ownUser, oneTimePassword: z.string().optional() });

/** Finding people, and the admin's accounts. */
export const peopleRoutes = {
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
} as const satisfies Record<string, Route>;
