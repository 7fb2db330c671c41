import { createHmac } from 'node:crypto';
import { sessionKey } from './world.js';

export type Claims = Readonly<Record<string, unknown>>;
export type Forgery = {
  readonly claims: Claims;
  readonly header?: object;
  readonly key?: string;
  /** @default sha256 */
  readonly hash?: string;
};

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A token with every part as one likes; unless told otherwise, signed as the server would. */
export function forge({
  claims,
  header = { alg: 'HS256', typ: 'JWT' },
  key = sessionKey,
  hash = 'sha256',
}: Forgery): string {
  const signed = `${encoded(header)}.${encoded(claims)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}

export const claimsOf = (token: string): Claims =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;

/** The token with other claims under the old signature. */
export function altered(token: string, change: Claims): string {
  const [header = '', , signature = ''] = token.split('.');
  return `${header}.${encoded({ ...claimsOf(token), ...change })}.${signature}`;
}
