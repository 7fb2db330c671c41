import type { LogRecord } from '../ports/event-log.port.js';
import type { LogBounds } from './log-storage.js';
import type { OffsetCommitter } from './offset-committer.js';

export type Halt = { readonly offset: number; readonly reason: string };

export type OwnershipParts = {
  readonly committer: OffsetCommitter;
  onHalt(partition: number, reason: string): void;
};

/** One dealing of a topic's partitions among the members of a group: where each stands, and which go no further. */
export class Ownership {
  readonly halted = new Map<number, Halt>();
  private readonly positions = new Map<number, number>();
  private readonly taken = new AbortController();
  private fenced = false;

  constructor(private readonly parts: OwnershipParts) {}

  get committer(): OffsetCommitter {
    return this.parts.committer;
  }

  /** Aborted as soon as the partitions are to be dealt out anew. */
  get signal(): AbortSignal {
    return this.taken.signal;
  }

  /** A start outside the log halts the partition: nothing is skipped, nothing is read twice unasked. */
  assign(partition: number, start: number, { first, end }: LogBounds): void {
    this.positions.set(partition, start);
    if (start < first || start > end)
      this.halt(partition, start, `the committed offset ${start} is outside the log (${first} to ${end})`);
  }

  position(partition: number): number {
    return this.positions.get(partition) ?? 0;
  }

  /** How many records may be read now of a partition whose log ends at `end`. */
  readable(partition: number, end: number): number {
    return Math.max(0, Math.min(end, this.halted.get(partition)?.offset ?? end) - this.position(partition));
  }

  halt(partition: number, offset: number, reason: string): void {
    if (this.fenced) return;
    const before = this.halted.get(partition);
    if (before && before.offset <= offset) return;
    this.halted.set(partition, { offset, reason });
    this.parts.onHalt(partition, reason);
  }

  /** Without the records that lie behind a halt. */
  passable(batch: readonly LogRecord[]): readonly LogRecord[] {
    return batch.filter(
      ({ partition, offset }) => offset < (this.halted.get(partition)?.offset ?? Number.POSITIVE_INFINITY),
    );
  }

  /** The effects of these records are durable. */
  done(batch: readonly LogRecord[]): void {
    if (this.fenced) return;
    const moved = new Map<number, number>();
    for (const { partition, offset } of this.passable(batch)) moved.set(partition, offset + 1);
    for (const [partition, position] of moved) this.positions.set(partition, position);
    this.committer.done(moved);
  }

  takeAway(): void {
    this.taken.abort();
  }

  /** From now on nothing that an old owner says counts. */
  fence(): void {
    this.fenced = true;
  }

  isFenced(): boolean {
    return this.fenced;
  }
}
