import type { ChatError } from '@homeroom/contracts';
import type { Clock } from '../ports/clock.port.js';
import type { NewRecord } from '../ports/event-log.port.js';

export type Entry = {
  readonly record: NewRecord;
  readonly group: string;
  readonly acceptedAt: number;
  readonly answer: Promise<void>;
  readonly settled: boolean;
  /** The first call counts. */
  settle(error: ChatError | null): void;
};

type Cohort = { readonly startedAt: number; readonly entries: Set<Entry>; readonly done: AbortController };

/** Entries that arrive this close together share one timer, the first one's. */
const cohortMs = 50;

/** Gives every entry its answer by its deadline, with one timer for those that came together. Counts what is open. */
export class Deadlines {
  readonly #cohorts = new Set<Cohort>();
  #latest: Cohort | undefined;
  #records = 0;
  #bytes = 0;

  constructor(
    private readonly clock: Clock,
    private readonly deadlineMs: number,
  ) {}

  get records(): number {
    return this.#records;
  }

  get bytes(): number {
    return this.#bytes;
  }

  answers(): readonly Promise<void>[] {
    return [...this.#cohorts].flatMap(({ entries }) => [...entries].map((entry) => entry.answer));
  }

  /** Lets the last timer go once nothing is open. */
  rest(): void {
    const latest = this.#latest;
    if (latest?.entries.size !== 0) return;
    this.#latest = undefined;
    this.#forgetIfDone(latest);
  }

  open(fields: Pick<Entry, 'record' | 'group' | 'acceptedAt'>, late: () => ChatError): Entry {
    const cohort = this.#cohort(fields.acceptedAt, late);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const entry = {
      ...fields,
      answer: promise,
      settled: false,
      settle: (error: ChatError | null): void => {
        if (entry.settled) return;
        entry.settled = true;
        this.#close(cohort, entry);
        if (error) reject(error);
        else resolve();
      },
    };
    cohort.entries.add(entry);
    this.#records += 1;
    this.#bytes += fields.record.value.length;
    return entry;
  }

  #close(cohort: Cohort, entry: Entry): void {
    this.#records -= 1;
    this.#bytes -= entry.record.value.length;
    cohort.entries.delete(entry);
    // The latest stays for those who come next: else, while the log is quick, each had a timer of its own.
    if (cohort !== this.#latest) this.#forgetIfDone(cohort);
  }

  #forgetIfDone(cohort: Cohort): void {
    if (cohort.entries.size > 0) return;
    this.#cohorts.delete(cohort);
    cohort.done.abort();
  }

  #cohort(now: number, late: () => ChatError): Cohort {
    const latest = this.#latest;
    if (latest && now >= latest.startedAt && now - latest.startedAt < cohortMs) return latest;
    const cohort: Cohort = { startedAt: now, entries: new Set(), done: new AbortController() };
    this.#latest = cohort;
    this.#cohorts.add(cohort);
    if (latest) this.#forgetIfDone(latest);
    void this.clock.sleep(this.deadlineMs, cohort.done.signal).then(() => {
      if (this.#latest === cohort) this.#latest = undefined;
      for (const entry of cohort.entries) entry.settle(late());
      this.#forgetIfDone(cohort);
    });
    return cohort;
  }
}
