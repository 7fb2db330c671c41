import type { Percentiles } from '../evidence/latencies.js';
import type { Violation } from '../evidence/oracle.js';

/** CPU time of a process, or of the threads of one name in it, within a window. */
export type CpuUse = {
  /** `homeroom`, or the name given with --pid. */
  readonly process: string;
  /** Name of the threads; `main` = all that have no name of their own. */
  readonly thread: string;
  readonly seconds: number;
};

/** How far the generator itself was behind: it voids a step beyond a bound. */
export type GeneratorLag = { readonly p99Ms: number; readonly maxMs: number; readonly isTooLate: boolean };

/** One rate, held for some time. All times count from when a message was due. */
export type StepResult = {
  /** Messages a second over all rooms, as asked. */
  readonly offeredPerSecond: number;
  readonly seconds: number;
  readonly sent: number;
  readonly acked: number;
  readonly refused: number;
  /** Nacks by code, those that were sent again too. */
  readonly nacks: Readonly<Record<string, number>>;
  /** Copies that arrived, over all members. */
  readonly deliveries: number;
  readonly ackMs: Percentiles;
  /** To the first member who heard it. */
  readonly firstMs: Percentiles;
  /** To every member. */
  readonly deliveryMs: Percentiles;
  /** How far "everything before this can be found" was behind, asked each second; null = never said. */
  readonly searchableMs: Percentiles | null;
  readonly cpu: readonly CpuUse[];
  /** Acked messages per CPU-second of all sampled processes; null = none was sampled. */
  readonly messagesPerCpuSecond: number | null;
  /** Records of the log that were not yet handled, at the beginning and at the end; null = the server does not say. */
  readonly backlog: { readonly start: number; readonly end: number } | null;
  readonly lag: GeneratorLag;
  /** Why the server did not hold this step; none = it held it. */
  readonly failings: readonly string[];
};

/** One second of a run. */
export type Second = {
  /** Seconds since the first message was due. */
  readonly at: number;
  readonly sent: number;
  readonly acked: number;
  readonly delivered: number;
  readonly connected: number;
  readonly ackMs: Percentiles;
  readonly deliveryMs: Percentiles;
  readonly backlog: number | null;
  /** Seconds; null = not said. */
  readonly searchableBehind: number | null;
  /** Cores in use, by `process` or `process/thread`. */
  readonly cores: Readonly<Record<string, number>>;
};

export type LoadEvent = { readonly at: number; readonly what: string };

export type LoadResult = {
  readonly command: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly machine: string;
  /** Origin of the server, and how it was started when it is ours. */
  readonly target: string;
  readonly workload: {
    readonly name: string;
    readonly rooms: number;
    readonly people: number;
    readonly sockets: number;
    readonly texts: string;
    readonly seed: number;
  };
  readonly steps: readonly StepResult[];
  /** Highest rate that was held; null = none was, or only one rate was asked for. */
  readonly capacityPerSecond: number | null;
  readonly series: readonly Second[];
  /** Faults, bursts, dropouts, the beginning of each step. */
  readonly events: readonly LoadEvent[];
  /** (message, member) pairs that were judged. */
  readonly pairs: number;
  readonly stored: number;
  readonly violations: readonly Violation[];
  /** Whole sentences: why the run ended early, or why its figures do not count. None = it is complete and counts. */
  readonly reservations: readonly string[];
};
