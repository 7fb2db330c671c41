import { sha256Base64Url } from './sha256.js';

const digits = '0123456789abcdef';
const base64Url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** An operation id that a program makes from what it is about: the same UUID (version 8) for the same text. */
export function operationIdOf(text: string): string {
  const hex = [...sha256Base64Url(text)].map((char) => digits[base64Url.indexOf(char) & 15]).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
