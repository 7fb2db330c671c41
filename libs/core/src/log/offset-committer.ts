import type { Clock } from '../ports/clock.port.js';
import type { Offsets } from './log-storage.js';

export type CommitterParts = {
  readonly clock: Clock;
  commit(offsets: Offsets): Promise<void>;
  onFailure(cause: unknown): void;
};

/** Milliseconds from one commit of offsets to the next, at least. */
const commitEveryMs = 250;

/** Collects the offsets that are done and commits them at most every 250 ms; what could not be committed is tried again. */
export class OffsetCommitter {
  private readonly pending = new Map<number, number>();
  private readonly closing = new AbortController();
  private working: Promise<void> | null = null;
  private lastCommit = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: CommitterParts) {}

  done(offsets: Offsets): void {
    for (const [partition, offset] of offsets) this.pending.set(partition, offset);
    this.working ??= this.work();
  }

  /** Commits at once what is left; a failure is told to `onFailure`, and those records will come again. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.working;
    if (this.pending.size > 0) await this.commit();
  }

  private async work(): Promise<void> {
    const { clock } = this.parts;
    while (this.pending.size > 0 && !this.closing.signal.aborted) {
      const wait = Math.min(this.lastCommit + commitEveryMs - clock.now(), commitEveryMs);
      if (wait > 0) await clock.sleep(wait, this.closing.signal);
      if (!this.closing.signal.aborted) await this.commit();
    }
    this.working = null;
  }

  private async commit(): Promise<void> {
    const offsets = new Map(this.pending);
    this.pending.clear();
    try {
      await this.parts.commit(offsets);
    } catch (cause) {
      for (const [partition, offset] of offsets) if (!this.pending.has(partition)) this.pending.set(partition, offset);
      this.parts.onFailure(cause);
    }
    this.lastCommit = this.parts.clock.now();
  }
}
