import type { Ids } from './ids.port.js';

/** `<prefix>000…1`, `<prefix>000…2`, …: 22 characters each, ascending. */
export class SequentialIds implements Ids {
  private count = 0;

  constructor(private readonly prefix = 'id') {}

  next(): string {
    return `${this.prefix}${String(++this.count).padStart(22 - this.prefix.length, '0')}`;
  }
}
