import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ChatError } from '@homeroom/contracts';
import type { RouteAnswer, RouteInput } from '@homeroom/contracts';
import { ChangePassword, RefreshSession, SignIn, SignOut } from '@homeroom/core';
import type { Caller, IssuedSession } from '@homeroom/core';
import { signedInOf } from '../rest/request.js';
import { By, Input, Route } from '../rest/route.js';
import { cookiesOf, noCookies } from '../session/cookies.js';
import { SessionReader } from '../session/session-reader.js';

const instantOf = (ms: number): string => new Date(ms).toISOString();

const tokenAnswer = ({ user, accessToken, accessExpiresAt, refreshToken }: IssuedSession): RouteAnswer<'signIn'> => ({
  user,
  accessToken,
  refreshToken,
  expiresAt: instantOf(accessExpiresAt),
});

function cookieAnswer(session: IssuedSession, request: Request, response: Response): RouteAnswer<'signIn'> {
  response.setHeader('Set-Cookie', cookiesOf(session, { secure: request.secure }));
  return { user: session.user, expiresAt: instantOf(session.accessExpiresAt) };
}

@Controller()
export class SessionController {
  @Inject(SessionReader) private readonly sessions!: SessionReader;
  @Inject(SignIn) private readonly signIn!: SignIn;
  @Inject(RefreshSession) private readonly refreshSession!: RefreshSession;
  @Inject(SignOut) private readonly signOut!: SignOut;
  @Inject(ChangePassword) private readonly changePassword!: ChangePassword;

  /** A page elsewhere must not sign its visitor in here under another name. */
  @Route('signIn')
  async open(
    @Input() { body }: RouteInput<'signIn'>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const browser = body.client !== 'token';
    if (browser && request.headers.origin !== undefined && !this.sessions.fromAllowedOrigin(request.headers)) {
      throw new ChatError('FORBIDDEN', 'Pages of this origin may not sign in here.');
    }
    const session = await this.signIn.signIn(body, request.ip ?? 'unknown');
    return browser ? cookieAnswer(session, request, response) : tokenAnswer(session);
  }

  @Route('getSession')
  show(@Req() request: Request): RouteAnswer<'getSession'> {
    const { user, expiresAt } = signedInOf(request);
    return { user, expiresAt: instantOf(expiresAt) };
  }

  /** Who sends the refresh token in the body gets tokens; who has it in a cookie gets cookies. */
  @Route('refreshSession')
  async refresh(
    @Input() { body }: RouteInput<'refreshSession'>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { refreshToken } = body;
    if (refreshToken !== undefined) return tokenAnswer(await this.refreshSession.refresh(refreshToken));
    const cookie = this.sessions.cookieToken(request, 'refresh');
    if (cookie === undefined) throw new ChatError('UNAUTHENTICATED', 'Sign in first.');
    return cookieAnswer(await this.refreshSession.refresh(cookie), request, response);
  }

  @Route('signOut')
  async close(
    @By() caller: Caller,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.signOut.signOut(caller);
    if (request.headers.authorization === undefined)
      response.setHeader('Set-Cookie', noCookies({ secure: request.secure }));
  }

  @Route('changePassword')
  async password(@By() caller: Caller, @Input() { body }: RouteInput<'changePassword'>): Promise<void> {
    await this.changePassword.change(caller, body);
  }
}
