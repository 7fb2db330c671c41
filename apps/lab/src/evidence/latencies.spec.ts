import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Latencies } from './latencies.js';

/** The value at the rounded rank, as every HDR histogram defines it; beyond some hundred values no definition differs. */
const reference = (values: readonly number[], percent: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.floor((percent / 100) * sorted.length + 0.5) - 1)] ?? 0;
};

describe('latencies', () => {
  it('answers zeros while nothing was recorded', () => {
    expect(new Latencies().percentiles()).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, p999: 0, max: 0 });
  });

  it('agrees with sorted values to one part in a thousand', () => {
    const latency = fc.oneof(
      fc.double({ min: 0.001, max: 20, noNaN: true }),
      fc.double({ min: 0.001, max: 600_000, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(latency, { minLength: 1, maxLength: 400 }), (values) => {
        const latencies = new Latencies();
        for (const value of values) latencies.record(value);
        const { count, p50, p95, p99, max } = latencies.percentiles();
        expect(count).toBe(values.length);
        for (const [percent, found] of [
          [50, p50],
          [95, p95],
          [99, p99],
          [100, max],
        ] as const) {
          const wanted = reference(values, percent);
          expect(Math.abs(found - wanted)).toBeLessThanOrEqual(Math.max(0.0011, wanted / 999));
        }
      }),
    );
  });
});
