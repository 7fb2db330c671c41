/**
 * Slow hashing of passwords, at most cores − 1 at a time, with a bounded queue.
 * Both methods throw ChatError OVERLOADED when the queue is full.
 */
export interface PasswordHasher {
  /** `generated`: the password is one of ours with ≥ 64 random bits, so a cheap hash is enough. */
  hash(password: string, origin: 'chosen' | 'generated'): Promise<string>;
  /** With null (no such account) it works as long as for a real hash, then answers false. */
  verify(password: string, hash: string | null): Promise<boolean>;
}
