import { sha256 } from '@noble/hashes/sha2.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const utf8 = new TextEncoder();

/** base64url(sha256(utf8(text))): 43 characters, no padding. */
export function sha256Base64Url(text: string): string {
  const digest = sha256(utf8.encode(text));
  let encoded = '';
  for (let i = 0; i < digest.length; i += 3) {
    const bits = ((digest[i] ?? 0) << 16) | ((digest[i + 1] ?? 0) << 8) | (digest[i + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) encoded += alphabet[(bits >> shift) & 63];
  }
  return encoded.slice(0, Math.ceil((digest.length * 4) / 3));
}
