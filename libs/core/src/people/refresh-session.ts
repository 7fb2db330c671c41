import type { Accounts } from '../ports/accounts.port.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { LiveSignals } from '../ports/live-signals.port.js';
import type { SessionRecord, Sessions } from '../ports/sessions.port.js';
import type { TokenClaims, Tokens } from '../ports/tokens.port.js';
import { recordDeed } from '../safety/record-deed.js';
import { endSessions } from './end-sessions.js';
import { defaultSessionPolicy, issueTokens, sessionEndsAt, signInAgain } from './session-tokens.js';
import type { IssuedSession, SessionPolicy } from './session-tokens.js';

export type RefreshSessionPorts = {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly auditLog: AuditLog;
  readonly liveSignals: LiveSignals;
  readonly clock: Clock;
};

const attempts = 5;

export class RefreshSession {
  constructor(
    private readonly ports: RefreshSessionPorts,
    private readonly policy: SessionPolicy = defaultSessionPolicy,
  ) {}

  /**
   * The session's next pair of tokens. The previous refresh token yields the same pair for 60 s; an older one means that
   * somebody holds a copy: the session ends and its sockets are cut.
   * @throws ChatError UNAUTHENTICATED
   */
  async refresh(refreshToken: string): Promise<IssuedSession> {
    const { accounts, clock, tokens } = this.ports;
    const claims = await tokens.verify(refreshToken);
    if (!claims || claims.kind !== 'refresh' || claims.expiresAt <= clock.now()) throw signInAgain();
    const [account] = await accounts.byIds([claims.userId]);
    if (account?.status !== 'active') throw signInAgain();
    const session = await this.#rotated(claims);
    return issueTokens(tokens, { session, account }, this.policy);
  }

  /** The session, one generation after the token's, whoever took it there. */
  async #rotated(claims: TokenClaims): Promise<SessionRecord> {
    const { clock, sessions } = this.ports;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const now = clock.now();
      const [session] = await sessions.byIds([claims.sessionId]);
      if (session?.userId !== claims.userId || sessionEndsAt(session, this.policy) <= now) throw signInAgain();
      const behind = session.generation - claims.generation;
      if (behind < 0) throw signInAgain();
      if (behind === 1 && now - session.refreshedAt <= this.policy.graceMs) return session;
      if (behind > 0) return this.#reused(session);
      if (await sessions.rotate(session.id, session.generation, now)) {
        return { ...session, generation: session.generation + 1, refreshedAt: now };
      }
    }
    throw signInAgain();
  }

  async #reused({ id, userId }: SessionRecord): Promise<never> {
    await endSessions(this.ports, { id }, 'revoked');
    await recordDeed(this.ports, {
      by: null,
      action: 'sign-in-refused',
      user: userId,
      reason: 'refresh token used again',
    });
    throw signInAgain();
  }
}
