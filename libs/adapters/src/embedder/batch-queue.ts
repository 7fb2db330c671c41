import type { TextKind } from '@homeroom/core';

export type Vectors = readonly (Float32Array | null)[];
export type NewBatch = {
  readonly texts: readonly string[];
  readonly kind: TextKind;
  readonly signal?: AbortSignal | undefined;
};
export type Batch = NewBatch & {
  /** Threads that ended while they had it. */
  readonly deaths: number;
  readonly resolve: (vectors: Vectors) => void;
  readonly reject: (reason: unknown) => void;
};

/** What waits for a thread: queries before passages, and no text twice in a thread that it ended twice. */
export class BatchQueue {
  private readonly lanes: Readonly<Record<TextKind, Batch[]>> = { query: [], passage: [] };

  get length(): number {
    return this.lanes.query.length + this.lanes.passage.length;
  }

  add(batch: NewBatch): Promise<Vectors> {
    const { promise, resolve, reject } = Promise.withResolvers<Vectors>();
    this.lanes[batch.kind].push({ ...batch, deaths: 0, resolve, reject });
    return promise;
  }

  /** The next batch whose caller still waits for it. */
  take(): Batch | undefined {
    for (;;) {
      const batch = this.lanes.query.shift() ?? this.lanes.passage.shift();
      if (!batch?.signal?.aborted) return batch;
      batch.reject(batch.signal.reason);
    }
  }

  /**
   * A thread ended while it had this batch. The first time may be chance: it is tried again. The second time it is halved, down to the
   * one text that ends each thread: after two more deaths alone its answer is null.
   */
  died(batch: Batch): void {
    const deaths = batch.deaths + 1;
    if (deaths < 2) return void this.lanes[batch.kind].unshift({ ...batch, deaths });
    if (batch.texts.length === 1) return batch.resolve([null]);
    const middle = Math.ceil(batch.texts.length / 2);
    const halves = [batch.texts.slice(middle), batch.texts.slice(0, middle)].map((texts) => {
      const { promise, resolve, reject } = Promise.withResolvers<Vectors>();
      this.lanes[batch.kind].unshift({ ...batch, texts, deaths: texts.length === 1 ? 0 : 1, resolve, reject });
      return promise;
    });
    void Promise.all(halves).then(
      ([second, first]) => batch.resolve([...(first ?? []), ...(second ?? [])]),
      batch.reject,
    );
  }

  rejectAll(error: Error): void {
    for (let batch = this.take(); batch; batch = this.take()) batch.reject(error);
  }
}
