import { parseCookie, stringifySetCookie } from 'cookie';
import type { IssuedSession } from '@homeroom/core';
import { apiPrefix } from '@homeroom/contracts';

/** The refresh token travels to this path only; a cookie with a path cannot have the `__Host-` prefix. */
const refreshPath = `${apiPrefix}/session`;

type Kind = 'access' | 'refresh';

const secureNames: Readonly<Record<Kind, string>> = {
  access: '__Host-homeroom_access',
  refresh: '__Secure-homeroom_refresh',
};
const plainNames: Readonly<Record<Kind, string>> = { access: 'homeroom_access', refresh: 'homeroom_refresh' };
const paths: Readonly<Record<Kind, string>> = { access: '/', refresh: refreshPath };

/** The token in a `Cookie` header. A prefixed cookie, which no other page can have set, comes first. */
export function tokenIn(cookieHeader: string | undefined, kind: Kind): string | undefined {
  if (cookieHeader === undefined) return undefined;
  const cookies = parseCookie(cookieHeader);
  return cookies[secureNames[kind]] ?? cookies[plainNames[kind]];
}

export type CookieScope = { readonly secure: boolean };

const setCookie = (kind: Kind, value: string, { secure, expires }: CookieScope & { readonly expires: Date }): string =>
  stringifySetCookie({
    name: (secure ? secureNames : plainNames)[kind],
    value,
    path: paths[kind],
    expires,
    httpOnly: true,
    sameSite: 'lax',
    secure,
  });

/** `Set-Cookie` headers for a browser that signed in or refreshed. */
export const cookiesOf = (session: IssuedSession, scope: CookieScope): readonly string[] => [
  setCookie('access', session.accessToken, { ...scope, expires: new Date(session.accessExpiresAt) }),
  setCookie('refresh', session.refreshToken, { ...scope, expires: new Date(session.refreshExpiresAt) }),
];

export const noCookies = (scope: CookieScope): readonly string[] => [
  setCookie('access', '', { ...scope, expires: new Date(0) }),
  setCookie('refresh', '', { ...scope, expires: new Date(0) }),
];
