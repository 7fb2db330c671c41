import { z } from 'zod';
import { peopleRoutes } from './routes/people-routes.js';
import { roomRoutes } from './routes/room-routes.js';
import { safetyRoutes } from './routes/safety-routes.js';
import { searchRoutes } from './routes/search-routes.js';
import { sessionRoutes } from './routes/session-routes.js';
import type { Route } from './routes/route.js';

export const apiPrefix = '/api/v1';

/** Every REST route; the OpenAPI document is made from this table, and the server refuses to start with a route that is not in it. */
export const routes = {
  ...sessionRoutes,
  ...roomRoutes,
  ...searchRoutes,
  ...peopleRoutes,
  ...safetyRoutes,
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
