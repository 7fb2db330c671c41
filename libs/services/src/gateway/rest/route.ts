import {
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  UseGuards,
  UseInterceptors,
  applyDecorators,
  createParamDecorator,
} from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { z } from 'zod';
import { apiPrefix, parseRequest, routes } from '@homeroom/contracts';
import type { Route as RouteContract, RouteInput, RouteName } from '@homeroom/contracts';
import { BodyReader } from './body-reader.js';
import type { Request } from 'express';
import { ROUTE, signedInOf } from './request.js';
import { SessionGuard } from './session-guard.js';

/** Binds a method to a route of the contract: path, method, status, session, body limit. */
export function Route(name: RouteName): MethodDecorator {
  const route: RouteContract = routes[name];
  return applyDecorators(
    SetMetadata(ROUTE, name),
    RequestMapping({ path: apiPrefix + route.path, method: RequestMethod[route.method] }),
    HttpCode(route.status ?? (route.answer ? 200 : 204)),
    UseGuards(SessionGuard),
    UseInterceptors(BodyReader),
  );
}

const nothing = z.strictObject({});

/** Params, query and body, each checked by the contract; what the contract does not name is refused. */
export function readInput<Name extends RouteName>(
  name: Name,
  request: Pick<Request, 'params' | 'query' | 'body'>,
): RouteInput<Name> {
  const route: RouteContract = routes[name];
  const params = route.params && parseRequest(route.params, request.params);
  const query = parseRequest(route.query ?? nothing, request.query);
  const body: unknown = route.body && parseRequest(route.body, request.body ?? {});
  return { params, query: route.query && query, body } as RouteInput<Name>;
}

const requestOf = (context: ExecutionContext): Request => context.switchToHttp().getRequest<Request>();

/** The checked `RouteInput` of the route that the method is bound to. */
export const Input = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  readInput(Reflect.getMetadata(ROUTE, context.getHandler()) as RouteName, requestOf(context)),
);

/** Who asks: a `Caller`. */
export const By = createParamDecorator(
  (_data: unknown, context: ExecutionContext) => signedInOf(requestOf(context)).caller,
);
