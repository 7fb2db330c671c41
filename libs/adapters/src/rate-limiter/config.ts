import { z } from 'zod';
import { defaultRateLimits } from '@homeroom/core';
import type { RateAction, RateLimit, RateLimits } from '@homeroom/core';

const pattern = /^(?<perSecond>\d+(?:\.\d+)?)\/(?<burst>\d+)$/u;

function parse(text: string): RateLimit | null {
  if (text === 'off') return null;
  const { perSecond, burst } = pattern.exec(text)?.groups ?? {};
  return { perSecond: Number(perSecond), burst: Number(burst) };
}

function isLimit(text: string): boolean {
  const limit = pattern.test(text) || text === 'off' ? parse(text) : undefined;
  return limit === null || (limit !== undefined && limit.perSecond > 0 && limit.burst >= 1);
}

const written = (limit: RateLimit | null): string =>
  limit === null ? 'off' : `${Number(limit.perSecond.toPrecision(4))}/${limit.burst}`;

const limit = (action: RateAction, what: string) =>
  z
    .string()
    .refine(isLimit, 'must be "off", or how many a second and how many at once, e.g. 5/20')
    .default(written(defaultRateLimits[action]))
    .describe(`${what}: how many a second / at once, or off.`);

/** The limits of every driver of the rate limiter. */
export const rateLimitConfig = z.object({
  HOMEROOM_RATE_SEND: limit('send', 'Messages of one person'),
  HOMEROOM_RATE_OPERATION: limit('operation', 'Edits, deletes and reactions of one person'),
  HOMEROOM_RATE_READ: limit('read', 'Pages of history and read marks of one person'),
  HOMEROOM_RATE_TYPING: limit('typing', 'Typing signals of one person'),
  HOMEROOM_RATE_SEARCH: limit('search', 'Searches of one person'),
  HOMEROOM_RATE_SIGN_IN: limit('sign-in', 'Sign-ins to one account'),
  HOMEROOM_RATE_SIGN_IN_ADDRESS: limit('sign-in-address', 'Sign-ins from one address; a school is one address'),
  HOMEROOM_RATE_REPORT: limit('report', 'Reports of one person'),
  HOMEROOM_RATE_ROOM: limit('room', 'Rooms opened by one person'),
});

export function rateLimitsOf(config: z.output<typeof rateLimitConfig>): RateLimits {
  return {
    send: parse(config.HOMEROOM_RATE_SEND),
    operation: parse(config.HOMEROOM_RATE_OPERATION),
    read: parse(config.HOMEROOM_RATE_READ),
    typing: parse(config.HOMEROOM_RATE_TYPING),
    search: parse(config.HOMEROOM_RATE_SEARCH),
    'sign-in': parse(config.HOMEROOM_RATE_SIGN_IN),
    'sign-in-address': parse(config.HOMEROOM_RATE_SIGN_IN_ADDRESS),
    report: parse(config.HOMEROOM_RATE_REPORT),
    room: parse(config.HOMEROOM_RATE_ROOM),
  };
}
