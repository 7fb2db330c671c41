import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** base64url(sha256(utf8(text))): 43 characters, no padding. */
export function sha256Base64Url(text: string): string {
  const digest = sha256(utf8ToBytes(text));
  let encoded = '';
  for (let i = 0; i < digest.length; i += 3) {
    const [a = 0, b = 0, c = 0] = digest.subarray(i, i + 3);
    const bits = (a << 16) | (b << 8) | c;
    for (let shift = 18; shift >= 0; shift -= 6) encoded += alphabet[(bits >> shift) & 63];
  }
  return encoded.slice(0, Math.ceil((digest.length * 4) / 3));
}
