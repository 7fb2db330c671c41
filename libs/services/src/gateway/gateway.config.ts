import { z } from 'zod';
import { limits } from '@homeroom/contracts';
import { defaultSessionPolicy } from '@homeroom/core';
import type { SessionPolicy } from '@homeroom/core';
import { liveConfig } from './live/live.config.js';

const [second, minute, day] = [1_000, 60_000, 24 * 60 * 60_000];

const whole = (fallback: number, least: number, most: number) =>
  z.coerce.number().int().min(least).max(most).default(fallback);

const origin = /^https?:\/\/[^\s/?#@]+$/u;

/** REST, sessions and sockets. */
export const gatewayConfig = z
  .object({
    HOMEROOM_HTTP_ORIGINS: z
      .string()
      .default('')
      .transform((list) =>
        list
          .split(',')
          .map((text) => text.trim().toLowerCase().replace(/\/$/u, ''))
          .filter((text) => text !== ''),
      )
      .refine((list) => list.every((text) => origin.test(text)), {
        message: 'must be origins such as https://chat.school.example, divided by commas',
      })
      .describe('Origins whose pages may use cookies, divided by commas. Empty: only the host the request came to.'),
    HOMEROOM_HTTP_TRUST_PROXY_HOPS: whole(0, 0, 10).describe(
      'How many proxies in front set X-Forwarded-For and X-Forwarded-Proto; 0: none is believed.',
    ),
    HOMEROOM_WEB_DIR: z
      .string()
      .optional()
      .describe('Folder of the page served at /. Unset: no page, or the one the app brings.'),
    HOMEROOM_ADMIN_PASSWORD: z
      .string()
      .min(limits.passwordLength.min)
      .max(limits.passwordLength.max)
      .optional()
      .describe(
        'Password of the account `admin` that is made when a start finds no active admin. Unset: a one-time password, printed once.',
      ),
    HOMEROOM_SESSION_ACCESS_MINUTES: whole(defaultSessionPolicy.accessMs / minute, 1, 60).describe(
      'Minutes an access token is good.',
    ),
    HOMEROOM_SESSION_REFRESH_DAYS: whole(defaultSessionPolicy.refreshMs / day, 1, 365).describe(
      'Days a session lives after its last refresh.',
    ),
    HOMEROOM_SESSION_ABSOLUTE_DAYS: whole(defaultSessionPolicy.absoluteMs / day, 1, 3_650).describe(
      'Days a session lives at the most.',
    ),
    HOMEROOM_SESSION_GRACE_SECONDS: whole(defaultSessionPolicy.graceMs / second, 0, 600).describe(
      'Seconds the previous refresh token still yields the same successor.',
    ),
    HOMEROOM_SESSION_PASSWORD_CHANGE: z
      .enum(['required', 'advised'])
      .default('required')
      .describe('required: who signed in with a one-time password can only change it. advised: the client is told.'),
    HOMEROOM_LIMIT_IN_FLIGHT_RECORDS: whole(2_000, 10, 100_000).describe(
      'Messages accepted and not yet durable in this process; more are refused with OVERLOADED.',
    ),
    HOMEROOM_LIMIT_SOCKETS_PER_USER: whole(limits.socketsPerUser, 1, 1_000).describe(
      'Connections of one person to this process.',
    ),
  })
  .extend(liveConfig.shape);
export type GatewayConfig = z.output<typeof gatewayConfig>;

export const sessionPolicyOf = (config: GatewayConfig): SessionPolicy => ({
  accessMs: config.HOMEROOM_SESSION_ACCESS_MINUTES * minute,
  refreshMs: config.HOMEROOM_SESSION_REFRESH_DAYS * day,
  absoluteMs: config.HOMEROOM_SESSION_ABSOLUTE_DAYS * day,
  graceMs: config.HOMEROOM_SESSION_GRACE_SECONDS * second,
});
