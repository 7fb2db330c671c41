import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import express from 'express';
import type { Request, RequestHandler, Response } from 'express';
import type { Observable } from 'rxjs';
import { z } from 'zod';
import { ChatError, limits, parseRequest, routes } from '@homeroom/contracts';
import type { Route, RouteInput, RouteName } from '@homeroom/contracts';
import { hasBody, isJson } from '../session/session-reader.js';
import { ROUTE, rememberInput } from './request.js';

const parsers = new Map<number, RequestHandler>();

/** Compressed bodies are refused: what they grow to is anybody's guess. */
function parserFor(limit: number): RequestHandler {
  const parser = parsers.get(limit) ?? express.json({ limit, strict: false, inflate: false, type: () => true });
  parsers.set(limit, parser);
  return parser;
}

/**
 * Reads the JSON body of a route that has one, up to the route's limit, and checks all of the request by the contract, also
 * where the method asks for nothing. Runs after the guard.
 */
export class InputReader implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const name = Reflect.getMetadata(ROUTE, context.getHandler()) as RouteName;
    const { body, bodyLimit = limits.requestBytes }: Route = routes[name];
    if (body && hasBody(request.headers)) await readBody(request, response, bodyLimit);
    rememberInput(request, checkInput(name, request));
    return next.handle();
  }
}

const nothing = z.strictObject({});

/** Params, query and body; what the contract does not name is refused. */
function checkInput(name: RouteName, request: Request): RouteInput<RouteName> {
  const route: Route = routes[name];
  const query: unknown = parseRequest(route.query ?? nothing, request.query);
  return {
    params: route.params && parseRequest(route.params, request.params),
    query: route.query && query,
    body: route.body && parseRequest(route.body, request.body ?? {}),
  } as RouteInput<RouteName>;
}

/** @throws ChatError BAD_REQUEST (another content type); the parser's errors, which the error filter knows */
async function readBody(request: Request, response: Response, limit: number): Promise<void> {
  if (!isJson(request.headers)) throw new ChatError('BAD_REQUEST', 'The content type must be application/json.');
  await new Promise<void>((resolve, reject) => {
    void parserFor(limit)(request, response, (error?: unknown) =>
      error === undefined ? resolve() : reject(error as Error),
    );
  });
}
