import { ChatError } from '@homeroom/contracts';
import type { RouteInput } from '@homeroom/contracts';
import { takeToken } from '../messages/take-token.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { PasswordHasher } from '../ports/password-hasher.port.js';
import type { RateLimiter } from '../ports/rate-limiter.port.js';
import { recordDeed } from '../safety/record-deed.js';
import type { Caller } from './caller.js';
import { endSessions } from './end-sessions.js';
import type { EndSessionsPorts } from './end-sessions.js';
import { signInAgain } from './session-tokens.js';
import { updateAccount } from './update-account.js';

export type ChangePasswordPorts = EndSessionsPorts & {
  readonly accounts: Accounts;
  readonly passwordHasher: PasswordHasher;
  readonly rateLimiter: RateLimiter;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
};

export class ChangePassword {
  constructor(private readonly ports: ChangePasswordPorts) {}

  /**
   * The caller's own password; every other session of theirs ends.
   * @throws ChatError FORBIDDEN (the old one is wrong), BAD_REQUEST (the new one is the old one), RATE_LIMITED, OVERLOADED
   */
  async change(caller: Caller, input: RouteInput<'changePassword'>['body']): Promise<void> {
    const { accounts, passwordHasher, rateLimiter, liveSignals } = this.ports;
    const [account] = await accounts.byIds([caller.userId]);
    if (!account) throw signInAgain();
    await takeToken(rateLimiter, account.handle, 'sign-in');
    const old = input.old.normalize('NFC');
    if (!(await passwordHasher.verify(old, account.passwordHash))) {
      throw new ChatError('FORBIDDEN', 'The old password is wrong.');
    }
    if (old === input.new) throw new ChatError('BAD_REQUEST', 'The new password is the old one.');
    const passwordHash = await passwordHasher.hash(input.new, 'chosen');
    const { after } = await updateAccount(accounts, caller.userId, (current) => {
      if (current.passwordHash !== account.passwordHash) throw signInAgain();
      return { ...current, passwordHash, passwordChangeRequired: false };
    });
    await endSessions(this.ports, { userId: caller.userId, except: caller.sessionId }, 'revoked');
    liveSignals.userChanged(after);
    await recordDeed(this.ports, { by: caller.userId, action: 'password-changed', user: caller.userId });
  }
}
