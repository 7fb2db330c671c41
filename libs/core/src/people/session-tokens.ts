import { ChatError } from '@homeroom/contracts';
import type { OwnUser } from '@homeroom/contracts';
import type { SessionRecord } from '../ports/sessions.port.js';
import type { Tokens } from '../ports/tokens.port.js';
import type { Account } from './account.js';
import { toOwnUser } from './account-view.js';

export type SessionPolicy = {
  /** How long an access token is good. */
  readonly accessMs: number;
  /** How long a session lives after its last refresh. */
  readonly refreshMs: number;
  /** How long a session lives at the most, however often it is refreshed. */
  readonly absoluteMs: number;
  /** How long the previous refresh token still yields the same successor: two tabs, lost answers. */
  readonly graceMs: number;
};

const day = 24 * 60 * 60_000;

/** 10 minutes, 30 days, 365 days, 60 seconds. */
export const defaultSessionPolicy: SessionPolicy = {
  accessMs: 10 * 60_000,
  refreshMs: 30 * day,
  absoluteMs: 365 * day,
  graceMs: 60_000,
};

/** What a sign-in or a refresh hands out. Times are ms since 1970, whole seconds. */
export type IssuedSession = {
  readonly user: OwnUser;
  readonly sessionId: string;
  readonly accessToken: string;
  readonly accessExpiresAt: number;
  readonly refreshToken: string;
  readonly refreshExpiresAt: number;
};

/** When the session ends if nobody refreshes it. */
export const sessionEndsAt = ({ refreshedAt, expiresAt }: SessionRecord, { refreshMs }: SessionPolicy): number =>
  Math.min(expiresAt, refreshedAt + refreshMs);

/** One sentence for every reason, so that the answer tells a stranger nothing. */
export const signInAgain = (): ChatError => new ChatError('UNAUTHENTICATED', 'Sign in again.');

const wholeSeconds = (ms: number): number => Math.floor(ms / 1_000) * 1_000;

/** The tokens of a session as it stands: the same record gives the same tokens. */
export async function issueTokens(
  tokens: Tokens,
  { session, account }: { readonly session: SessionRecord; readonly account: Account },
  policy: SessionPolicy,
): Promise<IssuedSession> {
  const { id: sessionId, userId, generation } = session;
  const refreshExpiresAt = wholeSeconds(sessionEndsAt(session, policy));
  const accessExpiresAt = Math.min(refreshExpiresAt, wholeSeconds(session.refreshedAt + policy.accessMs));
  const claims = { sessionId, userId, generation };
  return {
    user: toOwnUser(account),
    sessionId,
    accessToken: await tokens.issue({ ...claims, kind: 'access', expiresAt: accessExpiresAt }),
    accessExpiresAt,
    refreshToken: await tokens.issue({ ...claims, kind: 'refresh', expiresAt: refreshExpiresAt }),
    refreshExpiresAt,
  };
}
