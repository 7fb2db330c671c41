import { Latencies } from '../evidence/latencies.js';
import type { Sent } from './sent.js';

/** What is counted within one second, or within one step. */
export class Counts {
  sent = 0;
  acked = 0;
  refused = 0;
  deliveries = 0;
  readonly nacks: Record<string, number> = {};
  readonly ack = new Latencies();
  readonly first = new Latencies();
  readonly delivery = new Latencies();
  /** From when a message was due to when the generator handed it to the client. */
  readonly lag = new Latencies();
}

/** Counts for the second that passes, and for the steps that the messages belong to, whenever they are answered. */
export class Meter {
  readonly #steps: readonly Counts[];
  #second = new Counts();
  #step: Counts | undefined;

  constructor(
    steps: number,
    private readonly now: () => number,
  ) {
    this.#steps = Array.from({ length: steps }, () => new Counts());
  }

  step(index: number): Counts {
    return this.#steps[index] ?? new Counts();
  }

  /** Begins the next second. @returns what the one before held */
  turn(): Counts {
    const before = this.#second;
    this.#second = new Counts();
    return before;
  }

  due(sent: Sent): void {
    const lag = this.now() - sent.due;
    this.#step = sent.step === null ? undefined : this.#steps[sent.step];
    for (const counts of this.#of(sent)) {
      counts.sent += 1;
      counts.lag.record(lag);
    }
  }

  acked(sent: Sent): void {
    const ms = this.now() - sent.due;
    for (const counts of this.#of(sent)) {
      counts.acked += 1;
      counts.ack.record(ms);
    }
  }

  delivered(sent: Sent, ms: number, isFirst: boolean): void {
    for (const counts of this.#of(sent)) {
      counts.deliveries += 1;
      counts.delivery.record(ms);
      if (isFirst) counts.first.record(ms);
    }
  }

  /** Of the step that is under way: a nack may belong to no message. */
  nacked(code: string, isFinal: boolean): void {
    for (const counts of [this.#second, this.#step]) {
      if (!counts) continue;
      counts.nacks[code] = (counts.nacks[code] ?? 0) + 1;
      if (isFinal) counts.refused += 1;
    }
  }

  #of({ step }: Sent): readonly Counts[] {
    const own = step === null ? undefined : this.#steps[step];
    return own ? [this.#second, own] : [this.#second];
  }
}
