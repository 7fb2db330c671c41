import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { PasswordHasher } from '@homeroom/core';
import { HashingQueue } from './hashing-queue.js';

type Cost = { readonly ln: number; readonly r: number; readonly p: number };
type Encoded = Cost & { readonly salt: Buffer; readonly hash: Buffer };

export type ScryptOptions = {
  /** log2 of N for passwords that people choose; each step doubles time and memory (32 MiB at 15). @default 15 */
  readonly chosenLn?: number;
  /** log2 of N for generated passwords: their 64 random bits and more need no slow hash, an import of 5,000 does need a quick one. @default 6 */
  readonly generatedLn?: number;
  /** Hashes computed at the same time. @default cores − 1, at least 1 */
  readonly atOnce?: number;
  /** Hashes that may wait. @default 200 */
  readonly queue?: number;
};

const saltBytes = 16;
const hashBytes = 32;
const pattern = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/u;
/** A stored hash that asks for more is damaged: it would take gigabytes. */
const highestLn = 20;

/** scrypt of Node (OpenSSL), off the main thread. Kept as `$scrypt$ln=15,r=8,p=1$<salt>$<hash>` in base64 without padding. */
export class ScryptPasswordHasher implements PasswordHasher {
  private readonly costs: Readonly<Record<'chosen' | 'generated', Cost>>;
  private readonly queue: HashingQueue;
  /** What is compared with when there is no account. */
  private readonly nobody: Encoded;

  constructor({
    chosenLn = 15,
    generatedLn = 6,
    atOnce = availableParallelism() - 1,
    queue = 200,
  }: ScryptOptions = {}) {
    this.costs = { chosen: { ln: chosenLn, r: 8, p: 1 }, generated: { ln: generatedLn, r: 8, p: 1 } };
    this.queue = new HashingQueue({ atOnce: Math.max(1, atOnce), waiting: queue });
    this.nobody = { ...this.costs.chosen, salt: randomBytes(saltBytes), hash: randomBytes(hashBytes) };
  }

  async hash(password: string, origin: 'chosen' | 'generated'): Promise<string> {
    const cost = this.costs[origin];
    const salt = randomBytes(saltBytes);
    return encode({ ...cost, salt, hash: await this.derive(password, { ...cost, salt }) });
  }

  /** @throws Error when the stored hash is damaged */
  async verify(password: string, hash: string | null): Promise<boolean> {
    const expected = hash === null ? this.nobody : decode(hash);
    const same = timingSafeEqual(await this.derive(password, expected), expected.hash);
    // A wrong guess takes as long for an account whose generated password is cheap as for one that does not exist.
    if (!same && expected.ln < this.nobody.ln) await this.derive(password, this.nobody);
    return same && hash !== null;
  }

  private derive(password: string, { ln, r, p, salt }: Cost & { readonly salt: Buffer }): Promise<Buffer> {
    const N = 2 ** ln;
    const options = { N, r, p, maxmem: 256 * N * r };
    return this.queue.run(
      () =>
        new Promise<Buffer>((resolve, reject) => {
          scrypt(password, salt, hashBytes, options, (error, key) => (error ? reject(error) : resolve(key)));
        }),
    );
  }
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

const encode = ({ ln, r, p, salt, hash }: Encoded): string =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${base64(salt)}$${base64(hash)}`;

function decode(text: string): Encoded {
  const [, ln, r, p, salt = '', hash = ''] = pattern.exec(text) ?? [];
  const encoded = {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
  const sane = encoded.ln >= 1 && encoded.ln <= highestLn && encoded.r >= 1 && encoded.p >= 1;
  if (!sane || encoded.hash.length !== hashBytes)
    throw new Error('A stored password hash is damaged; set a new password.');
  return encoded;
}
