import { ChatError } from '@homeroom/contracts';
import type { Clock } from '../ports/clock.port.js';
import type { EventLog, NewRecord } from '../ports/event-log.port.js';
import { Breaker } from './breaker.js';
import { Deadlines } from './deadlines.js';
import type { Entry } from './deadlines.js';

export type AppendQueueOptions = {
  /** Records of one append. @default 500 */
  readonly maxRecords?: number;
  /** Bytes of one append. @default 1 MiB */
  readonly maxBytes?: number;
  /** How long a record waits for others while an append is out. @default 5 */
  readonly lingerMs?: number;
  /** @default 3,000 */
  readonly deadlineMs?: number;
  /** Records accepted and not answered. @default 2,000 */
  readonly maxInFlightRecords?: number;
  /** @default 8 MiB */
  readonly maxInFlightBytes?: number;
  /** Which records fail together, e.g. by the broker that leads their partition. @default all */
  readonly groupOf?: (record: NewRecord) => string;
  /** After each append: how long it took and how it ended. */
  readonly observe?: (append: { readonly ms: number; readonly records: number; readonly stored: boolean }) => void;
};

/** Records that go out one append at a time, in order. `delayMs` > 0: the last attempt failed. */
type Lane = { waiting: Entry[]; busy: boolean; delayMs: number };

const newLane = (waiting: Entry[] = []): Lane => ({ waiting, busy: false, delayMs: 0 });
const breakerRules = { failures: 5, withinMs: 5_000, probeEveryMs: 1_000 };
const firstRetryMs = 50;
const slowestRetryMs = 800;

/**
 * Appends records one by one for many callers, few and large appends for the log.
 *
 * One append is in flight over all partitions together: at once when idle, after at most `lingerMs` while one is out. A
 * failed append is tried again, the same records, until their deadline; from then on each group has a lane of its own, so
 * that one dead broker holds up only its own rooms, until the lane has run empty. Order is kept per group, but for an
 * append that outlived its deadline: that one may still land later.
 */
export class AppendQueue {
  readonly #options: Required<Omit<AppendQueueOptions, 'observe'>> & Pick<AppendQueueOptions, 'observe'>;
  readonly #main = newLane();
  readonly #failing = new Map<string, Lane>();
  readonly #breakers = new Map<string, Breaker>();
  readonly #deadlines: Deadlines;
  #lastCause: unknown;

  constructor(
    private readonly ports: { readonly eventLog: Pick<EventLog, 'append'>; readonly clock: Clock },
    options: AppendQueueOptions = {},
  ) {
    this.#options = {
      maxRecords: 500,
      maxBytes: 1024 * 1024,
      lingerMs: 5,
      deadlineMs: 3_000,
      maxInFlightRecords: 2_000,
      maxInFlightBytes: 8 * 1024 * 1024,
      groupOf: () => '',
      ...options,
    };
    this.#deadlines = new Deadlines(ports.clock, this.#options.deadlineMs);
  }

  /**
   * Resolves when the log has the record.
   * @throws ChatError UNAVAILABLE (outcome unknown: append the same again), OVERLOADED (not taken)
   */
  append(record: NewRecord): Promise<void> {
    const group = this.#options.groupOf(record);
    const refusal = this.#refuse(record, group);
    if (refusal) return Promise.reject(refusal);
    const entry = this.#deadlines.open({ record, group, acceptedAt: this.ports.clock.now() }, () =>
      this.#unavailable(),
    );
    const lane = this.#laneFor(group);
    lane.waiting.push(entry);
    void this.#pump(lane, group);
    return entry.answer;
  }

  /** Records and bytes accepted and not answered yet. */
  get inFlight(): { readonly records: number; readonly bytes: number } {
    return { records: this.#deadlines.records, bytes: this.#deadlines.bytes };
  }

  /** Whether some group's records are refused at once. */
  get failingFast(): boolean {
    return [...this.#breakers.values()].some((breaker) => breaker.open);
  }

  /** Resolves when everything accepted so far has its answer: at the latest at its deadline. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.#deadlines.answers());
    this.#deadlines.rest();
  }

  #refuse({ value }: NewRecord, group: string): ChatError | null {
    const { maxInFlightRecords, maxInFlightBytes } = this.#options;
    const breaker = this.#breakers.get(group);
    if (breaker?.open) {
      const waitMs = breaker.waitMs(this.ports.clock.now());
      if (this.#failing.has(group) || waitMs > 0) return this.#unavailable(Math.max(waitMs, 500));
    }
    if (this.#deadlines.records < maxInFlightRecords && this.#deadlines.bytes + value.length <= maxInFlightBytes)
      return null;
    return new ChatError('OVERLOADED', 'Too many messages at once. Try again in a moment.', { retryAfterMs: 1_000 });
  }

  #unavailable(retryAfterMs = 500): ChatError {
    return new ChatError('UNAVAILABLE', 'The message could not be stored in time. Send it again.', {
      retryAfterMs,
      ...(this.#lastCause !== undefined && { cause: this.#lastCause }),
    });
  }

  /** Only records of one group may share a lane with a breaker: its probes must not hold up the others. */
  #laneFor(group: string): Lane {
    const lane = this.#failing.get(group);
    if (lane) return lane;
    if (!this.#breakers.get(group)?.open) return this.#main;
    const probe = newLane();
    this.#failing.set(group, probe);
    return probe;
  }

  async #pump(lane: Lane, group: string): Promise<void> {
    if (lane.busy) return;
    lane.busy = true;
    for (let batch = this.#take(lane); batch.length > 0; batch = this.#take(lane)) {
      if (await this.#attempt(batch)) lane.delayMs = 0;
      else if (lane === this.#main) this.#split(batch);
      else await this.#backOff(lane, group, batch);
      await this.#linger(lane);
    }
    lane.busy = false;
    if (this.#failing.get(group) === lane) this.#failing.delete(group);
  }

  #take(lane: Lane): Entry[] {
    const live = lane.waiting.filter((entry) => !entry.settled);
    const { maxRecords, maxBytes } = this.#options;
    let count = 0;
    for (let bytes = 0; count < Math.min(live.length, maxRecords); count++) {
      bytes += live[count]?.record.value.length ?? 0;
      if (bytes > maxBytes && count > 0) break;
    }
    lane.waiting = live.slice(count);
    return live.slice(0, count);
  }

  async #linger(lane: Lane): Promise<void> {
    const [oldest] = lane.waiting;
    if (!oldest || lane.waiting.length >= this.#options.maxRecords) return;
    const waited = this.ports.clock.now() - oldest.acceptedAt;
    if (waited >= 0 && waited < this.#options.lingerMs) await this.ports.clock.sleep(this.#options.lingerMs - waited);
  }

  /** One append; given up when every record of it has passed its deadline. Settles what was stored. */
  async #attempt(batch: readonly Entry[]): Promise<boolean> {
    const startedAt = this.ports.clock.now();
    const append = Promise.resolve(batch.map((entry) => entry.record))
      .then((records) => this.ports.eventLog.append(records))
      .then(() => 'stored' as const)
      .catch((error: unknown) => {
        this.#lastCause = error;
        return 'failed' as const;
      });
    const givenUp = Promise.allSettled(batch.map((entry) => entry.answer)).then(() => 'late' as const);
    const outcome = await Promise.race([append, givenUp]);
    const now = this.ports.clock.now();
    this.#options.observe?.({ ms: Math.max(0, now - startedAt), records: batch.length, stored: outcome === 'stored' });
    const groups = new Set(batch.map((entry) => entry.group));
    if (outcome === 'stored') {
      for (const entry of batch) entry.settle(null);
      for (const group of groups) this.#breakers.delete(group);
      return true;
    }
    for (const group of groups) this.#breakerOf(group).failed(now, outcome === 'late');
    return false;
  }

  #breakerOf(group: string): Breaker {
    const breaker = this.#breakers.get(group) ?? new Breaker(breakerRules);
    this.#breakers.set(group, breaker);
    return breaker;
  }

  /** The failed records, and those behind them of the same groups, go on in lanes of their own. */
  #split(batch: readonly Entry[]): void {
    const groups = new Set(batch.filter((entry) => !entry.settled).map((entry) => entry.group));
    const behind = this.#main.waiting;
    this.#main.waiting = behind.filter((entry) => !groups.has(entry.group));
    for (const group of groups) {
      const lane = newLane([]);
      this.#failing.set(group, lane);
      lane.waiting = [...batch, ...behind].filter((entry) => entry.group === group);
      lane.busy = true;
      void this.#backOff(lane, group, []).then(() => {
        lane.busy = false;
        return this.#pump(lane, group);
      });
    }
  }

  async #backOff(lane: Lane, group: string, batch: readonly Entry[]): Promise<void> {
    lane.waiting.unshift(...batch);
    lane.delayMs = Math.min(slowestRetryMs, lane.delayMs === 0 ? firstRetryMs : lane.delayMs * 2);
    const waitMs = this.#breakers.get(group)?.waitMs(this.ports.clock.now()) ?? 0;
    await this.ports.clock.sleep(Math.max(lane.delayMs, waitMs));
  }
}
