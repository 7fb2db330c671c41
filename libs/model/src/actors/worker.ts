import type { BatchContext, Ingest, LogRecord } from '@homeroom/core';
import { topics } from '@homeroom/contracts';
import type { Assignment, FakeGroup } from '../fakes/consumer-group.js';
import type { FakeLog } from '../fakes/fake-log.js';
import type { Actor, Simulation } from '../simulation/simulation.js';

export type WorkerParts = {
  readonly sim: Simulation;
  readonly actor: Actor;
  readonly log: FakeLog;
  readonly group: FakeGroup;
  readonly ingest: Ingest;
  /** Records of one batch at most. */
  readonly batchRecords: number;
  /** Planted: the offsets are committed before the batch has its effects. */
  readonly commitsFirst: boolean;
};

/** One ingest process: fetches what it believes to own, hands it in until that succeeds, commits by and by. */
export class Worker {
  /** The step at which the batch in hand was taken up: what is published shows the store as it was then, or later. */
  since = 0;
  #taken = new AbortController();
  #isStale = true;
  #wake: (() => void) | null = null;

  constructor(private readonly parts: WorkerParts) {}

  start(): void {
    const { actor, group, log } = this.parts;
    log.onAppend(() => this.#wake?.());
    group.join({
      actor,
      onRebalance: () => {
        this.#isStale = true;
        this.#taken.abort();
        this.#wake?.();
      },
    });
    void this.#run();
  }

  async #run(): Promise<never> {
    const { actor, group, ingest } = this.parts;
    for (;;) {
      this.#isStale = false;
      this.#taken = new AbortController();
      const assignment = await group.assignment(actor);
      ingest.onAssigned();
      const uncommitted = new Map<number, number>();
      while (!this.#isStale) await this.#turn(assignment, uncommitted);
      await this.#commit(assignment, uncommitted);
    }
  }

  async #turn(assignment: Assignment, uncommitted: Map<number, number>): Promise<void> {
    const { sim, actor, group, batchRecords, commitsFirst } = this.parts;
    const batch = await group.fetch(actor, assignment, batchRecords);
    if (batch.length === 0) {
      await this.#commit(assignment, uncommitted);
      return this.#sleepUntilWoken(assignment, uncommitted);
    }
    const ends = new Map(batch.map(({ partition, offset }) => [partition, offset + 1]));
    if (commitsFirst) await this.#commit(assignment, ends);
    if (!(await this.#handled(batch, assignment))) return;
    for (const [partition, offset] of ends) {
      assignment.positions.set(partition, offset);
      uncommitted.set(partition, offset);
    }
    if (sim.random.chance(0.5)) await this.#commit(assignment, uncommitted);
  }

  /** The same batch again and again, until it succeeds or is somebody else's. */
  async #handled(batch: readonly LogRecord[], assignment: Assignment): Promise<boolean> {
    const { sim, actor, ingest } = this.parts;
    while (!this.#isStale) {
      this.since = sim.steps;
      try {
        await ingest.handle(batch, this.#context(assignment));
        return true;
      } catch {
        await sim.clockOf(actor).sleep(100, this.#taken.signal);
      }
    }
    return false;
  }

  #context(assignment: Assignment): BatchContext {
    const { actor, group } = this.parts;
    return {
      signal: this.#taken.signal,
      heartbeat: () => group.heartbeat(actor, assignment),
      halt: () => undefined,
    };
  }

  /** What cannot be committed comes again. */
  async #commit(assignment: Assignment, offsets: Map<number, number>): Promise<void> {
    if (offsets.size === 0) return;
    const { actor, group } = this.parts;
    await group.commit(actor, assignment, offsets).then(
      () => offsets.clear(),
      () => undefined,
    );
  }

  /** Idle until something is appended, partitions move, or there is still something to commit. */
  #sleepUntilWoken({ positions }: Assignment, uncommitted: ReadonlyMap<number, number>): Promise<void> {
    const { sim, actor, log } = this.parts;
    const isBehind = ([partition, offset]: [number, number]): boolean =>
      log.partition(topics.messages, partition).length > offset;
    if (this.#isStale || [...positions].some(isBehind)) return sim.turn(actor);
    return new Promise((resolve) => {
      let stop = (): void => undefined;
      const wake = (): void => {
        this.#wake = null;
        stop();
        sim.later(actor, resolve);
      };
      if (uncommitted.size > 0) stop = sim.after(actor, 250, wake);
      this.#wake = wake;
    });
  }
}
