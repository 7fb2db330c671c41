import { CpuSampler, coresOf, cpuBetween } from './cpu-sampler.js';
import type { CpuSample } from './cpu-sampler.js';
import type { Meter } from './meter.js';
import type { LoadEvent, Second } from './result.js';
import type { ServerWatch } from './server-watch.js';

export type RecorderOptions = {
  readonly meter: Meter;
  readonly watch: ServerWatch;
  readonly cpu: CpuSampler;
  readonly connected: () => number;
  readonly now: () => number;
  readonly onSecond: (second: Second) => void;
};

const everyMs = 1_000;

/** Writes down second by second what happened. */
export class Recorder {
  readonly series: Second[] = [];
  readonly events: LoadEvent[] = [];
  readonly #timer: NodeJS.Timeout;
  #start: number;
  #turned: number;
  #cpu: CpuSample;

  constructor(private readonly options: RecorderOptions) {
    this.#start = options.now();
    this.#turned = this.#start;
    this.#cpu = options.cpu.sample();
    options.meter.turn();
    this.#timer = setInterval(() => this.#second(), everyMs);
  }

  /** Seconds are told from here on; what came before has negative ones. */
  beginAt(moment: number): void {
    const shift = (moment - this.#start) / 1_000;
    this.#start = moment;
    this.series.splice(0, Infinity, ...this.series.map((second) => ({ ...second, at: second.at - shift })));
  }

  note(what: string): void {
    this.events.push({ at: (this.options.now() - this.#start) / 1_000, what });
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #second(): void {
    const { meter, watch, cpu, connected, now, onSecond } = this.options;
    const counts = meter.turn();
    const sample = cpu.sample();
    const at = now();
    const second: Second = {
      at: (at - this.#start) / 1_000,
      sent: counts.sent,
      acked: counts.acked,
      delivered: counts.deliveries,
      connected: connected(),
      ackMs: counts.ack.percentiles(),
      deliveryMs: counts.delivery.percentiles(),
      ...watch.last,
      cores: coresOf(cpuBetween(this.#cpu, sample), (at - this.#turned) / 1_000),
    };
    this.#cpu = sample;
    this.#turned = at;
    this.series.push(second);
    void watch.look();
    onSecond(second);
  }
}
