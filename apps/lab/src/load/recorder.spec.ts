import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CpuSampler } from './cpu-sampler.js';
import { due } from './load.test-samples.js';
import { Meter } from './meter.js';
import { Recorder } from './recorder.js';
import type { Second } from './result.js';
import { Ledger } from './sent.js';
import { ServerWatch } from './server-watch.js';

describe('the recorder', () => {
  let now: number;
  let told: Second[];
  let meter: Meter;
  let recorder: Recorder;

  beforeEach(() => {
    jest.useFakeTimers();
    [now, told] = [10_000, []];
    meter = new Meter(1, () => now);
    recorder = new Recorder({
      meter,
      watch: new ServerWatch(undefined),
      cpu: new CpuSampler([]),
      connected: () => 7,
      now: () => now,
      onSecond: (second) => void told.push(second),
    });
  });
  afterEach(() => {
    recorder.end();
    jest.useRealTimers();
  });

  const pass = (seconds: number): void => {
    for (let i = 0; i < seconds; i += 1) {
      now += 1_000;
      jest.advanceTimersByTime(1_000);
    }
  };

  it('writes down each second, and tells it', () => {
    meter.due(due(new Ledger(), 10));
    pass(2);
    expect(recorder.series.map(({ at, sent, connected }) => [at, sent, connected])).toEqual([
      [1, 1, 7],
      [2, 0, 7],
    ]);
    expect(told).toEqual(recorder.series);
  });

  it('counts from the first measured message, what came before has negative seconds', () => {
    pass(2);
    recorder.beginAt(now + 500);
    now += 500;
    recorder.note('the bell rings');
    expect(recorder.series.map(({ at }) => at)).toEqual([-1.5, -0.5]);
    expect(recorder.events).toEqual([{ at: 0, what: 'the bell rings' }]);
  });

  it('writes nothing after its end', () => {
    recorder.end();
    pass(3);
    expect(recorder.series).toEqual([]);
  });
});
