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

/** What a school gets unless its configuration says otherwise. */
export const defaultRateLimits: RateLimits = {
  send: { perSecond: 5, burst: 20 },
  operation: { perSecond: 5, burst: 20 },
  read: { perSecond: 10, burst: 40 },
  typing: { perSecond: 1 / 3, burst: 1 },
  search: { perSecond: 1, burst: 5 },
  'sign-in': { perSecond: 10 / 60, burst: 10 },
  // A school is one address: only a ceiling against floods.
  'sign-in-address': { perSecond: 50, burst: 3_000 },
  report: { perSecond: 1 / 10, burst: 5 },
  room: { perSecond: 1 / 10, burst: 5 },
};
