/** Time as the rest of core sees it; specs and the model test move it by hand. */
export interface Clock {
  /** Milliseconds since 1970, UTC. May jump: order never depends on it. */
  now(): number;
  /** Resolves after `ms`, or at once when `signal` is aborted. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
