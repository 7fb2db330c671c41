import type { TokenSession } from '@homeroom/contracts';
import { tokenSession } from '@homeroom/contracts';
import type { Api } from './api.js';
import { ConnectionLost } from './retry.js';

/** A new token is fetched when the old one has less than this left. */
const refreshBeforeMs = 60_000;

/** Somebody who is signed in. */
export type SignedIn = { readonly userId: string; token(): Promise<string> };

/** One signed-in person, with tokens that stay good. */
export class Session implements SignedIn {
  #current: TokenSession;
  #refreshing: Promise<void> | undefined;

  private constructor(
    readonly api: Api,
    current: TokenSession,
  ) {
    this.#current = current;
  }

  /** @throws ChatError `UNAUTHENTICATED`, `RATE_LIMITED`, `OVERLOADED` … ConnectionLost */
  static async signIn(api: Api, who: { readonly handle: string; readonly password: string }): Promise<Session> {
    const answer = tokenSession.safeParse(await api.call('signIn', { body: { ...who, client: 'token' } }));
    if (!answer.success) throw new ConnectionLost('the sign-in of a program was answered without tokens');
    return new Session(api, answer.data);
  }

  get userId(): string {
    return this.#current.user.id;
  }

  get passwordChangeRequired(): boolean {
    return this.#current.user.passwordChangeRequired;
  }

  /** An access token that is good for a while; refreshes at most once at a time. */
  async token(): Promise<string> {
    if (Date.parse(this.#current.expiresAt) - Date.now() < refreshBeforeMs) {
      this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
      await this.#refreshing;
    }
    return this.#current.accessToken;
  }

  async #refresh(): Promise<void> {
    const answer = await this.api.call('refreshSession', { body: { refreshToken: this.#current.refreshToken } });
    const parsed = tokenSession.safeParse(answer);
    if (!parsed.success) throw new ConnectionLost('a refresh was answered without tokens');
    this.#current = parsed.data;
  }
}
