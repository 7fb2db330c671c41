import type { Health } from '../health/health.js';
import type { Logger } from '../logging/logger.js';

/**
 * The order of going. `drain`: connected clients are told and let go. `stop`: background work ends. `http`: the server
 * closes. `close`: what the others stood on (ports). Within a phase the last to come is the first to go.
 */
export const phases = ['drain', 'stop', 'http', 'close'] as const;
export type Phase = (typeof phases)[number];

export type LifecycleOptions = {
  readonly log: Logger;
  readonly health: Health;
  /** Milliseconds from the first signal to the end of the process. */
  readonly deadlineMs: number;
  /** Ends the process. */
  exit(code: number): void;
  /** ms since 1970. */
  now(): number;
  /** Calls back after ms, and does not keep the process alive. */
  after(ms: number, callback: () => void): void;
};

/** npm passes Ctrl-C on to its child, which got it from the terminal already: two signals, one wish. */
const sameWishMs = 2_000;

/** How a process ends: in order, once, and in time. */
export class Lifecycle {
  private readonly hooks: { readonly phase: Phase; readonly name: string; readonly hook: () => unknown }[] = [];
  private ending: Promise<void> | undefined;
  private exitCode = 0;
  private firstInterruptAt: number | undefined;
  private current = '';
  private starting: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: LifecycleOptions) {}

  /** A hook that rejects is logged and makes the exit code 1; the others still run. */
  onShutdown(phase: Phase, name: string, hook: () => unknown): void {
    this.hooks.push({ phase, name, hook });
  }

  /** A shutdown that comes while the process starts waits for the start to end, well or not, so that nothing is left open. */
  startsWith(starting: Promise<unknown>): void {
    this.starting = starting;
  }

  get isEnding(): boolean {
    return this.ending !== undefined;
  }

  /** SIGTERM and the first SIGINT: go in order. A SIGINT 2 s or more after the first: go now, exit code 130. */
  signalled(signal: 'SIGTERM' | 'SIGINT'): void {
    const now = this.options.now();
    if (signal === 'SIGINT' && this.firstInterruptAt !== undefined && now - this.firstInterruptAt >= sameWishMs) {
      this.options.log.warn('second interrupt: ending at once');
      this.options.exit(130);
      return;
    }
    if (signal === 'SIGINT') this.firstInterruptAt ??= now;
    void this.shutdown(signal);
  }

  /** Runs the hooks and ends the process; a second call waits for the first, and the higher exit code wins. */
  shutdown(reason: string, exitCode = 0): Promise<void> {
    this.exitCode = Math.max(this.exitCode, exitCode);
    this.ending ??= this.end(reason);
    return this.ending;
  }

  private async end(reason: string): Promise<void> {
    const { log, health, deadlineMs, exit, after } = this.options;
    log.info({ reason }, 'shutting down');
    health.markDraining();
    after(deadlineMs, () => {
      log.error({ hook: this.current, deadlineMs }, 'shutdown took too long: ending at once');
      exit(1);
    });
    this.current = 'start';
    await Promise.allSettled([this.starting]);
    for (const phase of phases) {
      for (const { name, hook } of this.hooks.filter((entry) => entry.phase === phase).reverse())
        await this.run(name, hook);
    }
    log.info('stopped');
    exit(this.exitCode);
  }

  private async run(name: string, hook: () => unknown): Promise<void> {
    this.current = name;
    try {
      await hook();
    } catch (error) {
      this.exitCode = Math.max(this.exitCode, 1);
      this.options.log.error({ err: error, hook: name }, 'a shutdown hook failed');
    }
  }
}
