import { ChatError } from '@homeroom/contracts';
import { sha256Base64Url } from '../ids/sha256.js';
import type { PasswordHasher } from './password-hasher.port.js';

/** Fast, salted and worthless as protection: for specs only. */
export class MemoryPasswordHasher implements PasswordHasher {
  /** A spec sets it to see what happens at the bell. */
  full = false;
  private salts = 0;

  async hash(password: string, origin: 'chosen' | 'generated'): Promise<string> {
    await this.admit();
    const salt = `${origin}-${++this.salts}`;
    return `$cheap$${salt}$${sha256Base64Url(`${salt}|${password}`)}`;
  }

  async verify(password: string, hash: string | null): Promise<boolean> {
    await this.admit();
    const [, , salt, digest] = hash?.split('$') ?? [];
    return digest !== undefined && digest === sha256Base64Url(`${salt}|${password}`);
  }

  private async admit(): Promise<void> {
    await null;
    if (this.full) throw new ChatError('OVERLOADED', 'Too many people sign in at once.', { retryAfterMs: 1_000 });
  }
}
