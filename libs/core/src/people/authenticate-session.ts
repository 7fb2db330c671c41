import type { OwnUser } from '@homeroom/contracts';
import type { Accounts } from '../ports/accounts.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { SessionEnd } from '../ports/live-signals.port.js';
import type { SessionRecord, Sessions } from '../ports/sessions.port.js';
import type { Tokens } from '../ports/tokens.port.js';
import type { Account } from './account.js';
import { toOwnUser } from './account-view.js';
import type { Caller } from './caller.js';
import { defaultSessionPolicy, sessionEndsAt, signInAgain } from './session-tokens.js';
import type { SessionPolicy } from './session-tokens.js';

export type Authenticated = {
  readonly caller: Caller;
  /** As the caller sees themselves; `passwordChangeRequired` bars everything but changing it. */
  readonly user: OwnUser;
};

export type Recheck = {
  /** Sessions that are over, and why: cut their sockets. */
  readonly ended: ReadonlyMap<string, SessionEnd>;
  /** The others, as they are now: a role may have changed. */
  readonly live: ReadonlyMap<string, Authenticated>;
};

type Standing = { readonly session: SessionRecord; readonly account: Account; readonly readAt: number };

const freshMs = 30_000;
const maxKnown = 20_000;
const perRead = 500;

/**
 * Who a token speaks for. What it knows of a session and its account is at most 30 s old; whoever receives a live signal
 * calls `forgetSessions` or `forgetUser`, and the next look reads the store.
 */
export class AuthenticateSession {
  readonly #known = new Map<string, Standing>();
  /** Rises with each forgetting: a reading that began before is used, but not kept. */
  #epoch = 0;

  constructor(
    private readonly ports: {
      readonly accounts: Accounts;
      readonly sessions: Sessions;
      readonly tokens: Tokens;
      readonly clock: Clock;
    },
    private readonly policy: SessionPolicy = defaultSessionPolicy,
  ) {}

  /**
   * @returns the caller, and when the access token ends (ms since 1970)
   * @throws ChatError UNAUTHENTICATED
   */
  async authenticate(accessToken: string): Promise<Authenticated & { readonly expiresAt: number }> {
    const claims = await this.ports.tokens.verify(accessToken);
    if (!claims || claims.kind !== 'access' || claims.expiresAt <= this.ports.clock.now()) throw signInAgain();
    const known = this.#known.get(claims.sessionId);
    const standing =
      known && this.#isFresh(known) ? known : (await this.#read([claims.sessionId])).get(claims.sessionId);
    if (standing?.session.userId !== claims.userId || this.#end(standing) !== null) throw signInAgain();
    return { ...identify(standing), expiresAt: claims.expiresAt };
  }

  /** Reads these sessions and their people now; for the gateway's sweep over its sockets. */
  async recheck(sessionIds: readonly string[]): Promise<Recheck> {
    const ended = new Map<string, SessionEnd>();
    const live = new Map<string, Authenticated>();
    const standings = await this.#read([...new Set(sessionIds)]);
    for (const id of sessionIds) {
      const standing = standings.get(id);
      const end = standing ? this.#end(standing) : 'revoked';
      if (!standing || end !== null) ended.set(id, end ?? 'revoked');
      else live.set(id, identify(standing));
    }
    if (ended.size > 0) this.forgetSessions([...ended.keys()]);
    return { ended, live };
  }

  forgetSessions(sessionIds: readonly string[]): void {
    this.#epoch++;
    for (const id of sessionIds) this.#known.delete(id);
  }

  forgetUser(userId: string): void {
    this.#epoch++;
    for (const [id, { account }] of this.#known) if (account.id === userId) this.#known.delete(id);
  }

  #isFresh({ readAt }: Standing): boolean {
    return Math.abs(this.ports.clock.now() - readAt) < freshMs;
  }

  #end({ session, account }: Standing): SessionEnd | null {
    if (account.status !== 'active') return 'suspended';
    return sessionEndsAt(session, this.policy) <= this.ports.clock.now() ? 'expired' : null;
  }

  async #read(sessionIds: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
    const epoch = this.#epoch;
    const readAt = this.ports.clock.now();
    const found = new Map<string, Standing>();
    for (let from = 0; from < sessionIds.length; from += perRead) {
      const sessions = await this.ports.sessions.byIds(sessionIds.slice(from, from + perRead));
      const accounts = await this.ports.accounts.byIds([...new Set(sessions.map(({ userId }) => userId))]);
      const people = new Map(accounts.map((account) => [account.id, account]));
      for (const session of sessions) {
        const account = people.get(session.userId);
        if (account) found.set(session.id, { session, account, readAt });
      }
    }
    if (epoch === this.#epoch) for (const [id, standing] of found) this.#keep(id, standing);
    return found;
  }

  #keep(sessionId: string, standing: Standing): void {
    this.#known.delete(sessionId);
    this.#known.set(sessionId, standing);
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxKnown && oldest !== undefined) this.#known.delete(oldest);
  }
}

const identify = ({ session, account }: Standing): Authenticated => ({
  caller: { userId: account.id, role: account.role, sessionId: session.id },
  user: toOwnUser(account),
});
