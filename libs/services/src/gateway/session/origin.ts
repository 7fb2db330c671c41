import type { IncomingHttpHeaders } from 'node:http';

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).host : null);

/** Whether the request comes from the host it goes to. Default ports do not count. */
function isOwnHost(origin: string, host: string | undefined): boolean {
  if (host === undefined || !/^https?:/u.test(origin)) return false;
  const [from, scheme] = [hostOf(origin), origin.slice(0, origin.indexOf(':'))];
  return from !== null && from === hostOf(`${scheme}://${host}`);
}

/**
 * Whether a page that may use our cookies sent this. Without an `Origin` (a browser sends none with a GET to its own
 * origin) `Sec-Fetch-Site: same-origin` says the same; no page can forge either.
 * @param allowed origins, lower case; empty = the host the request came to
 */
export function isAllowedOrigin(
  { origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders,
  allowed: readonly string[],
): boolean {
  if (origin === undefined) return site === 'same-origin';
  return allowed.length > 0 ? allowed.includes(origin.toLowerCase()) : isOwnHost(origin, host);
}
