import { z } from 'zod';
import { messageId } from '../ids.js';
import * as search from '../search.js';
import type { Route } from './route.js';

/** Finding messages, by words and by meaning. */
export const searchRoutes = {
  search: {
    method: 'GET',
    path: '/search',
    summary: 'Find messages by words and by meaning, in everything the caller may read.',
    access: 'session',
    query: search.searchRequest,
    answer: search.searchAnswer,
  },
  searchByBody: {
    method: 'POST',
    path: '/search',
    summary: 'As GET, for queries that must not stand in an address.',
    access: 'session',
    body: search.searchRequest,
    answer: search.searchAnswer,
  },
  relatedMessages: {
    method: 'GET',
    path: '/messages/:messageId/related',
    summary: 'Messages that speak of the same thing.',
    access: 'session',
    params: z.strictObject({ messageId }),
    query: search.relatedQuery,
    answer: search.searchAnswer,
  },
  getEmbedding: {
    method: 'GET',
    path: '/admin/embedding',
    summary: 'Whether new messages get their vectors.',
    access: 'admin',
    answer: search.embeddingSwitch,
  },
  setEmbedding: {
    method: 'PUT',
    path: '/admin/embedding',
    summary: 'Pause the embedding of new messages, or go on. Nothing is lost; words are found all the same.',
    access: 'admin',
    body: search.embeddingSwitch,
    answer: search.embeddingSwitch,
  },
} as const satisfies Record<string, Route>;
