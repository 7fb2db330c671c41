export type RateAction =
  'send' | 'operation' | 'read' | 'typing' | 'search' | 'sign-in' | 'sign-in-address' | 'report' | 'room';

/** A token bucket: `burst` at once, `perSecond` for ever. */
export type RateLimit = { readonly perSecond: number; readonly burst: number };
export type RateLimits = Readonly<Record<RateAction, RateLimit | null>>;

export type RateAnswer = { readonly allowed: true } | { readonly allowed: false; readonly retryAfterMs: number };

export interface RateLimiter {
  /** Takes one token of the subject (a user, an account, an address) for the action; an action whose limit is null is always allowed. */
  take(subject: string, action: RateAction): Promise<RateAnswer>;
}
