import type { LogRecord, NewRecord } from '@homeroom/core';
import { partitionOf } from '@homeroom/core';
import type { Faults } from '../simulation/faults.js';
import { Outage } from '../simulation/faults.js';
import type { Actor, Simulation } from '../simulation/simulation.js';
import { newActor } from '../simulation/simulation.js';

export type LogTwists = {
  /** Planted: an append resolves although one partition's records never went out. */
  readonly forgetsPartitions?: true;
  /** Planted: after a lost answer the next append of the same process is taken for the lost one's retry. */
  readonly mistakesDuplicates?: true;
};

type LogParts = { readonly sim: Simulation; readonly faults: Faults };

/** The broker: partitions of records. What is in them is durable. */
export class FakeLog {
  static readonly partitions = 3;
  readonly #topics = new Map<string, LogRecord[][]>();
  readonly #listeners = new Set<(record: LogRecord) => void>();

  constructor(readonly parts: LogParts) {}

  partition(topic: string, partition: number): readonly LogRecord[] {
    return this.#records(topic)[partition] ?? [];
  }

  all(topic: string): readonly LogRecord[] {
    return this.#records(topic).flat();
  }

  store({ topic, key, value, headers = {} }: NewRecord): LogRecord {
    const partition = partitionOf(key, FakeLog.partitions);
    const records = this.#records(topic)[partition] ?? [];
    const record = { topic, key, value, headers, partition, offset: records.length, appendedAt: this.parts.sim.now };
    records.push(record);
    for (const listen of this.#listeners) listen(record);
    return record;
  }

  onAppend(listen: (record: LogRecord) => void): void {
    this.#listeners.add(listen);
  }

  #records(topic: string): LogRecord[][] {
    const known = this.#topics.get(topic);
    if (known) return known;
    const made: LogRecord[][] = Array.from({ length: FakeLog.partitions }, () => []);
    this.#topics.set(topic, made);
    return made;
  }
}

const network = newActor('network');

/** The log as one process writes to it, over a network that loses calls and answers. */
export class LogConnection {
  #isAnswerLost = false;

  constructor(
    private readonly log: FakeLog,
    private readonly caller: Actor,
    private readonly twists: LogTwists = {},
  ) {}

  async append(records: readonly NewRecord[]): Promise<void> {
    const { sim, faults } = this.log.parts;
    const fault = faults.strike(['before', 'after', 'late', 'partly', 'slow']);
    await sim.turn(network);
    if (this.twists.mistakesDuplicates && this.#isAnswerLost) {
      this.#isAnswerLost = false;
      return sim.turn(this.caller);
    }
    if (fault === 'late') sim.after(network, sim.random.below(5_000), () => void this.#store(byPartition(records)));
    else if (fault === 'slow') await sim.clockOf(network).sleep(4_000);
    if (fault === 'before' || fault === 'late') return this.#fail();
    const parts = byPartition(records);
    await this.#store(fault === 'partly' ? parts.slice(0, sim.random.below(parts.length + 1)) : parts);
    if (fault === 'partly' && this.twists.forgetsPartitions) return sim.turn(this.caller);
    this.#isAnswerLost = fault === 'after';
    if (fault === 'after' || fault === 'partly') return this.#fail();
    await sim.turn(this.caller);
  }

  /** Each partition's records land at a moment of their own. */
  async #store(parts: readonly (readonly NewRecord[])[]): Promise<void> {
    for (const [index, part] of parts.entries()) {
      if (index > 0) await this.log.parts.sim.turn(network);
      for (const record of part) this.log.store(record);
    }
  }

  async #fail(): Promise<never> {
    await this.log.parts.sim.turn(this.caller);
    throw new Outage('no answer from the log');
  }
}

const byPartition = (records: readonly NewRecord[]): readonly (readonly NewRecord[])[] => [
  ...Map.groupBy(records, ({ topic, key }) => `${topic} ${partitionOf(key, FakeLog.partitions)}`).values(),
];
