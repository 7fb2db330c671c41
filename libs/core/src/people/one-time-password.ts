import { sha256Base64Url } from '../ids/sha256.js';
import type { Ids } from '../ports/ids.port.js';

/** 32 characters that nobody takes for another when reading them aloud or from paper. */
const readable = 'abcdefghijkmnpqrstuvwxyz23456789';
const base64Url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A password to be typed once, such as `k7wmq-3hdzs-9ptxe`: 75 random bits, lower case, no look-alikes. */
export function oneTimePassword(ids: Ids): string {
  const letters = [...sha256Base64Url(ids.next())].slice(0, 15).map((char) => readable[base64Url.indexOf(char) & 31]);
  return [letters.slice(0, 5), letters.slice(5, 10), letters.slice(10)].map((group) => group.join('')).join('-');
}
