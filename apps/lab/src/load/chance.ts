import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** What it says first after a small seed is no chance yet. */
const passedOver = 32;

/** A dice that falls the same way for the same seed. */
export class Chance {
  readonly #generator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
    for (let i = 0; i < passedOver; i += 1) this.roll();
  }

  /** @returns 0 to below 1 */
  readonly roll = (): number => uniformFloat64(this.#generator);

  /** @returns 0 to below `count` */
  index(count: number): number {
    return Math.floor(this.roll() * count);
  }

  /** Time to the next of events that come by chance, so many a second. @returns ms */
  pauseMs(perSecond: number): number {
    return (-Math.log(1 - this.roll()) * 1_000) / perSecond;
  }
}
