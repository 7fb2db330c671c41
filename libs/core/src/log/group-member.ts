import type { Clock } from '../ports/clock.port.js';
import type { BatchContext, LogRecord, Subscription } from '../ports/event-log.port.js';
import type { LogStorage, LogTrouble } from './log-storage.js';
import type { Ownership } from './ownership.js';

export type GroupParts = {
  readonly storage: LogStorage;
  readonly clock: Clock;
  readonly group: string;
  readonly topic: string;
  onTrouble(trouble: LogTrouble): void;
};

const batchRecords = 500;
const backoffMs = { first: 100, most: 10_000 };

/** One consumer of a group: fetches, hands over, and tries again; asleep while there is nothing to do. */
export class GroupMember {
  stopping = false;
  private paused: boolean;
  private woken = false;
  private sleeper: (() => void) | null = null;

  constructor(
    private readonly subscription: Subscription,
    private readonly parts: Pick<GroupParts, 'storage' | 'clock' | 'group' | 'topic' | 'onTrouble'>,
  ) {
    this.paused = subscription.paused ?? false;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.wake();
  }

  wake(): void {
    this.woken = true;
    this.sleeper?.();
  }

  /** Works on these partitions until they are taken away and the batch in hand has ended. */
  async run(owned: readonly number[], ownership: Ownership): Promise<void> {
    this.subscription.onAssigned?.();
    let batch: readonly LogRecord[] = [];
    let failures = 0;
    while (!ownership.signal.aborted) {
      if (this.paused) await this.untilWoken();
      else {
        batch = ownership.passable(batch);
        const outcome = await this.turn(batch, { owned, ownership });
        batch = outcome.again;
        failures = outcome.failed ? failures + 1 : 0;
        if (outcome.failed) await this.backOff(failures, ownership.signal);
        else if (outcome.idle) await this.untilWoken();
      }
    }
  }

  /** One batch: the one that failed before, else the next. */
  private async turn(
    before: readonly LogRecord[],
    { owned, ownership }: { readonly owned: readonly number[]; readonly ownership: Ownership },
  ): Promise<{ readonly again: readonly LogRecord[]; readonly failed: boolean; readonly idle: boolean }> {
    let batch = before;
    if (batch.length === 0) {
      try {
        batch = await this.fetch(owned, ownership);
      } catch (cause) {
        const { group, topic } = this.parts;
        this.parts.onTrouble({
          kind: 'read-failed',
          group,
          topic,
          detail: 'the log could not be read; trying again',
          cause,
        });
        return { again: [], failed: true, idle: false };
      }
    }
    if (batch.length === 0) return { again: [], failed: false, idle: true };
    if (this.paused || ownership.signal.aborted) return { again: batch, failed: false, idle: false };
    const handled = await this.handled(batch, ownership);
    if (handled) ownership.done(batch);
    return { again: handled ? [] : batch, failed: !handled, idle: false };
  }

  private async handled(batch: readonly LogRecord[], ownership: Ownership): Promise<boolean> {
    try {
      await this.subscription.handle(batch, this.context(ownership));
      return true;
    } catch {
      return false; // the subscriber reports its own failures; to the log it only means "again"
    }
  }

  private context(ownership: Ownership): BatchContext {
    return {
      signal: ownership.signal,
      heartbeat: async () => {
        const kept = !ownership.signal.aborted || (this.stopping && !ownership.isFenced());
        if (!kept) throw new Error('The partitions were taken away.');
      },
      halt: (partition, offset, reason) => ownership.halt(partition, offset, reason),
    };
  }

  /** Up to 500 records, shared fairly: who has little leaves its part to who has much. */
  private async fetch(owned: readonly number[], ownership: Ownership): Promise<readonly LogRecord[]> {
    const { storage, topic } = this.parts;
    const bounds = await storage.bounds(topic);
    const waiting = owned
      .map((partition) => ({ partition, count: ownership.readable(partition, bounds[partition]?.end ?? 0) }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => a.count - b.count);
    const batch: LogRecord[] = [];
    for (const [index, { partition, count }] of waiting.entries()) {
      const limit = Math.min(count, Math.ceil((batchRecords - batch.length) / (waiting.length - index)));
      batch.push(...(await storage.read({ topic, partition, from: ownership.position(partition), limit })));
    }
    return batch;
  }

  private backOff(failures: number, signal: AbortSignal): Promise<void> {
    return this.parts.clock.sleep(Math.min(backoffMs.first * 2 ** (failures - 1), backoffMs.most), signal);
  }

  private async untilWoken(): Promise<void> {
    if (!this.woken) await new Promise<void>((resolve) => void (this.sleeper = resolve));
    this.woken = false;
    this.sleeper = null;
  }
}
