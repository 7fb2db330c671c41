import { ChatError, limits } from '@homeroom/contracts';
import type { RouteInput } from '@homeroom/contracts';
import { takeToken } from '../messages/take-token.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { Ids } from '../ports/ids.port.js';
import type { PasswordHasher } from '../ports/password-hasher.port.js';
import type { RateLimiter } from '../ports/rate-limiter.port.js';
import type { Sessions } from '../ports/sessions.port.js';
import type { Tokens } from '../ports/tokens.port.js';
import { recordDeed } from '../safety/record-deed.js';
import type { Account } from './account.js';
import { defaultSessionPolicy, issueTokens } from './session-tokens.js';
import type { IssuedSession, SessionPolicy } from './session-tokens.js';

export type SignInPorts = {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly passwordHasher: PasswordHasher;
  readonly tokens: Tokens;
  readonly rateLimiter: RateLimiter;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly ids: Ids;
};

export class SignIn {
  constructor(
    private readonly ports: SignInPorts,
    private readonly policy: SessionPolicy = defaultSessionPolicy,
  ) {}

  /**
   * A new session for who knows the password. A wrong password, an unknown handle and a suspended account cost the same
   * work and get the same answer.
   * @param address of the client, for the ceiling against floods
   * @throws ChatError UNAUTHENTICATED, RATE_LIMITED, OVERLOADED
   */
  async signIn(input: RouteInput<'signIn'>['body'], address: string): Promise<IssuedSession> {
    const { accounts, passwordHasher, rateLimiter } = this.ports;
    const handle = input.handle.trim().toLowerCase().slice(0, limits.handleLength);
    await takeToken(rateLimiter, address, 'sign-in-address');
    await takeToken(rateLimiter, handle, 'sign-in');
    const [account] = await accounts.byHandles([handle]);
    const right = await passwordHasher.verify(input.password.normalize('NFC'), account?.passwordHash ?? null);
    if (!account || !right || account.status !== 'active') return this.#refuse(account, right);
    const session = await this.#open(account);
    // Who suspends or sets a password writes the account first and then ends the sessions: one of us sees the other.
    const [now] = await accounts.byIds([account.id]);
    if (now?.passwordHash !== account.passwordHash || now.status !== 'active') {
      await this.ports.sessions.end({ id: session.id });
      return this.#refuse(account, false);
    }
    await recordDeed(this.ports, { by: account.id, action: 'sign-in', user: account.id });
    return issueTokens(this.ports.tokens, { session, account }, this.policy);
  }

  async #open({ id: userId }: Account) {
    const { clock, ids, sessions } = this.ports;
    const now = clock.now();
    const session = {
      id: ids.next(),
      userId,
      createdAt: now,
      expiresAt: now + this.policy.absoluteMs,
      generation: 0,
      refreshedAt: now,
    };
    await sessions.insert(session);
    return session;
  }

  /** What was typed as a handle may be a password typed into the wrong field: an unknown one is not written down. */
  async #refuse(account: Account | undefined, right: boolean): Promise<never> {
    const reason = !account ? 'no such account' : right ? 'suspended' : 'wrong password';
    await recordDeed(this.ports, {
      by: null,
      action: 'sign-in-refused',
      ...(account && { user: account.id }),
      reason,
    });
    throw new ChatError('UNAUTHENTICATED', 'The handle or the password is wrong.');
  }
}
