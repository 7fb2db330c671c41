import { Inject } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ChatError, routes } from '@homeroom/contracts';
import type { Access, RouteName, SchoolRole } from '@homeroom/contracts';
import type { Request } from 'express';
import { SessionReader } from '../session/session-reader.js';
import { ROUTE, rememberRoute, rememberSignedIn } from './request.js';

const entitled: Readonly<Record<Exclude<Access, 'public'>, readonly SchoolRole[]>> = {
  session: ['student', 'teacher', 'staff', 'admin'],
  staff: ['teacher', 'staff', 'admin'],
  admin: ['admin'],
};

/** What a person can do whose password was made by somebody else. */
const beforeOwnPassword: readonly RouteName[] = ['getSession', 'signOut', 'changePassword'];

/** Session and school role, as the contract's table asks for each route; before a byte of the body is read. */
export class SessionGuard implements CanActivate {
  constructor(@Inject(SessionReader) private readonly sessions: SessionReader) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const name = Reflect.getMetadata(ROUTE, context.getHandler()) as RouteName;
    const access: Access = routes[name].access;
    rememberRoute(request, name);
    if (access === 'public') return true;
    const signedIn = await this.sessions.authenticateRequest(request);
    if (!beforeOwnPassword.includes(name)) this.sessions.requireOwnPassword(signedIn);
    if (!entitled[access].includes(signedIn.caller.role)) {
      throw new ChatError('FORBIDDEN', 'Your school role may not do that.');
    }
    rememberSignedIn(request, signedIn);
    return true;
  }
}
