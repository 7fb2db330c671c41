import type { IncomingHttpHeaders } from 'node:http';
import { ChatError, handshake, parseRequest, protocolVersion } from '@homeroom/contracts';
import type { AuthenticateSession, Authenticated } from '@homeroom/core';
import type { GatewayConfig } from '../gateway.config.js';
import { tokenIn } from './cookies.js';
import { isAllowedOrigin } from './origin.js';

export type SignedIn = Authenticated & {
  /** When the access token ends, ms since 1970. */
  readonly expiresAt: number;
};

type Asked = { readonly method: string; readonly headers: IncomingHttpHeaders };

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const tokenForm = /^Bearer ([\w.~+/-]+=*)$/iu;

const signInFirst = (message = 'Sign in first.'): ChatError => new ChatError('UNAUTHENTICATED', message);

export const isJson = ({ 'content-type': type }: IncomingHttpHeaders): boolean =>
  type?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';

export const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * Who a request or a handshake speaks for. An `Authorization` header hides the cookies. Cookies count on unsafe methods and
 * on handshakes only from an allowed origin, and on unsafe methods only with JSON: a form of another page has neither.
 */
export class SessionReader {
  constructor(
    private readonly sessions: Pick<AuthenticateSession, 'authenticate'>,
    private readonly config: Pick<GatewayConfig, 'HOMEROOM_HTTP_ORIGINS' | 'HOMEROOM_SESSION_PASSWORD_CHANGE'>,
  ) {}

  /** @throws ChatError UNAUTHENTICATED */
  async authenticateRequest(request: Asked): Promise<SignedIn> {
    const token = bearerToken(request.headers) ?? this.cookieToken(request, 'access');
    if (token === undefined) throw signInFirst();
    return this.sessions.authenticate(token);
  }

  /**
   * Of a Socket.IO handshake, over polling or WebSocket.
   * @throws ChatError UPGRADE_REQUIRED (another protocol version), BAD_REQUEST, UNAUTHENTICATED, FORBIDDEN (the password
   * must be changed first)
   */
  async authenticateHandshake(headers: IncomingHttpHeaders, auth: unknown): Promise<SignedIn> {
    const version = typeof auth === 'object' && auth !== null && 'v' in auth ? auth.v : undefined;
    if (typeof version === 'number' && version !== protocolVersion) {
      throw new ChatError('UPGRADE_REQUIRED', `This server speaks version ${protocolVersion} of the protocol.`);
    }
    const given = parseRequest(handshake, auth).token ?? bearerToken(headers);
    const token = given ?? (this.fromAllowedOrigin(headers) ? tokenIn(headers.cookie, 'access') : undefined);
    if (token === undefined) throw signInFirst();
    const signedIn = await this.sessions.authenticate(token);
    this.requireOwnPassword(signedIn);
    return signedIn;
  }

  /**
   * A cookie's token, where cookies count.
   * @throws ChatError UNAUTHENTICATED when there is one and it does not count here
   */
  cookieToken({ method, headers }: Asked, kind: 'access' | 'refresh'): string | undefined {
    const token = headers.authorization === undefined ? tokenIn(headers.cookie, kind) : undefined;
    if (token === undefined || safeMethods.has(method)) return token;
    if (!this.fromAllowedOrigin(headers))
      throw signInFirst('Cookies do not count here: the Origin is missing or not allowed.');
    if (!isJson(headers) && (method === 'POST' || hasBody(headers))) {
      throw signInFirst('Cookies count with the content type application/json only.');
    }
    return token;
  }

  fromAllowedOrigin(headers: IncomingHttpHeaders): boolean {
    return isAllowedOrigin(headers, this.config.HOMEROOM_HTTP_ORIGINS);
  }

  /** @throws ChatError FORBIDDEN while somebody else's password is in use */
  requireOwnPassword({ user }: Pick<SignedIn, 'user'>): void {
    if (user.passwordChangeRequired && this.config.HOMEROOM_SESSION_PASSWORD_CHANGE === 'required') {
      throw new ChatError('FORBIDDEN', 'Change your password first.');
    }
  }
}

/** @throws ChatError UNAUTHENTICATED for an Authorization header of another form */
function bearerToken({ authorization }: IncomingHttpHeaders): string | undefined {
  if (authorization === undefined) return undefined;
  const token = tokenForm.exec(authorization)?.[1];
  if (token === undefined) throw signInFirst('The Authorization header must be "Bearer" and a token.');
  return token;
}
