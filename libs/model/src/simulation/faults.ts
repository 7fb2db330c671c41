import type { Random } from './random.js';

/** Decides which calls go wrong, and counts them. */
export class Faults {
  /** Off while the world heals. */
  isOn = true;
  injected = 0;
  #owed = 0;

  constructor(
    private readonly random: Random,
    /** In [0, 1): how many of the calls go wrong. */
    private readonly rate: number,
  ) {}

  /** The next call that can go wrong does. */
  owe(): void {
    this.#owed += 1;
  }

  get isOwing(): boolean {
    return this.#owed > 0;
  }

  /** One of the ways in which this call may go wrong; null when it goes well. */
  strike<Kind extends string>(kinds: readonly [Kind, ...Kind[]]): Kind | null {
    if (!this.isOn) return null;
    if (this.#owed > 0) this.#owed -= 1;
    else if (!this.random.chance(this.rate)) return null;
    this.injected += 1;
    return this.random.pick(kinds);
  }
}

/** What a caller sees of a failed call: nothing that tells whether it had an effect. */
export class Outage extends Error {
  override readonly name = 'Outage';
}
