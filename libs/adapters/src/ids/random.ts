import { randomFillSync } from 'node:crypto';
import type { Ids } from '@homeroom/core';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const length = 22;
/** Bytes from here on would make the first letters likelier than the others, so they are drawn again. */
const unbiased = 256 - (256 % alphabet.length);

/** Ids of 22 letters and digits: 130 bits from the system's random source. */
export class RandomIds implements Ids {
  private readonly pool = new Uint8Array(1_024);
  private used = this.pool.length;

  next(): string {
    let id = '';
    while (id.length < length) {
      const byte = this.byte();
      if (byte < unbiased) id += alphabet[byte % alphabet.length];
    }
    return id;
  }

  private byte(): number {
    if (this.used === this.pool.length) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    return this.pool[this.used++] ?? 0;
  }
}
