import { createHistogram } from 'node:perf_hooks';
import type { RecordableHistogram } from 'node:perf_hooks';

export type Percentiles = {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
};

/** Latencies from 1 µs to 1 hour, kept to three figures. Told and answered in ms. */
export class Latencies {
  readonly #histogram: RecordableHistogram = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 });

  record(ms: number): void {
    this.#histogram.record(Math.max(1, Math.round(ms * 1_000)));
  }

  percentiles(): Percentiles {
    const at = (percent: number): number =>
      this.#histogram.count === 0 ? 0 : this.#histogram.percentile(percent) / 1_000;
    return { count: this.#histogram.count, p50: at(50), p95: at(95), p99: at(99), p999: at(99.9), max: at(100) };
  }
}
