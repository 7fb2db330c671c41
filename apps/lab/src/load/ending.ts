import type { Second } from './result.js';

/** Why a run has to end before its time. */
export class Ending {
  #why: string | null = null;
  #secondsAlone = 0;
  #isGone = false;

  /** @param goneSeconds without a single connection after which a server counts as gone */
  constructor(private readonly goneSeconds: number) {}

  /** Null = it goes on. */
  readonly why = (): string | null => this.#why;

  /** Nobody will answer any more. */
  readonly isGone = (): boolean => this.#isGone;

  /** The first reason counts. */
  end(why: string): void {
    this.#why ??= why;
  }

  /** The server is not there any more. */
  gone(why: string): void {
    this.#isGone = true;
    this.end(why);
  }

  /** Looks at each second. */
  see({ connected, at }: Second): void {
    this.#secondsAlone = connected === 0 ? this.#secondsAlone + 1 : 0;
    if (this.#secondsAlone < this.goneSeconds) return;
    const since = Math.max(0, Math.round(at) - this.goneSeconds);
    this.gone(`The server was gone from second ${since} on; the run ended there.`);
  }
}
