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
import { apiPrefix, routes } from '@homeroom/contracts';
import type { Route as RouteContract, RouteName } from '@homeroom/contracts';
import { InputReader } from './input-reader.js';
import type { Request } from 'express';
import { ROUTE, inputOf, signedInOf } from './request.js';
import { SessionGuard } from './session-guard.js';

/** Binds a method to a route of the contract: path, method, status, session, body limit. */
export function Route(name: RouteName): MethodDecorator {
  const route: RouteContract = routes[name];
  return applyDecorators(
    SetMetadata(ROUTE, name),
    RequestMapping({ path: apiPrefix + route.path, method: RequestMethod[route.method] }),
    HttpCode(route.status ?? (route.answer ? 200 : 204)),
    UseGuards(SessionGuard),
    UseInterceptors(InputReader),
  );
}

const requestOf = (context: ExecutionContext): Request => context.switchToHttp().getRequest<Request>();

/** The checked `RouteInput` of the route that the method is bound to. */
export const Input = createParamDecorator((_data: unknown, context: ExecutionContext) => inputOf(requestOf(context)));

/** Who asks: a `Caller`. */
export const By = createParamDecorator(
  (_data: unknown, context: ExecutionContext) => signedInOf(requestOf(context)).caller,
);
