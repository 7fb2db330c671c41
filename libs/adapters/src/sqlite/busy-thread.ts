import { performance } from 'node:perf_hooks';
import type { EventLoopUtilization } from 'node:perf_hooks';

const windowMs = 250;

/** How busy the event loop of this thread has been in the last quarter of a second or a little more, 0 to 1; waiting for the disk counts. */
export class BusyThread {
  #from: EventLoopUtilization = performance.eventLoopUtilization();
  #at = performance.now();
  #share = 0;

  readonly share = (): number => {
    const now = performance.now();
    if (now - this.#at < windowMs) return this.#share;
    const to = performance.eventLoopUtilization();
    this.#share = performance.eventLoopUtilization(to, this.#from).utilization;
    this.#from = to;
    this.#at = now;
    return this.#share;
  };
}
