import type { Second } from './result.js';

/** Seconds without a single connection after which a server counts as gone; a killed one is back sooner. */
const goneSeconds = 15;

/** Why a run has to end before its time. */
export class Ending {
  #why: string | null = null;
  #secondsAlone = 0;

  /** Null = it goes on. */
  readonly why = (): string | null => this.#why;

  /** The first reason counts. */
  end(why: string): void {
    this.#why ??= why;
  }

  /** Looks at each second. */
  see({ connected, at }: Second): void {
    this.#secondsAlone = connected === 0 ? this.#secondsAlone + 1 : 0;
    if (this.#secondsAlone >= goneSeconds)
      this.end(`The server was gone from second ${Math.max(0, Math.round(at) - goneSeconds)} on; the run ended there.`);
  }
}
