export type TokenClaims = {
  readonly kind: 'access' | 'refresh';
  readonly sessionId: string;
  readonly userId: string;
  readonly generation: number;
  /** ms since 1970, whole seconds. */
  readonly expiresAt: number;
};

/** Signs what a client carries. The same claims give the same token. */
export interface Tokens {
  issue(claims: TokenClaims): Promise<string>;
  /** null for anything altered, foreign or malformed. Does not look at `expiresAt`: the caller has the clock. */
  verify(token: string): Promise<TokenClaims | null>;
}
