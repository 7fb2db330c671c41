import type { LogRecord } from '@homeroom/core';
import type { Faults } from '../simulation/faults.js';
import { Outage } from '../simulation/faults.js';
import type { Actor, Simulation } from '../simulation/simulation.js';
import { newActor } from '../simulation/simulation.js';
import { FakeLog } from './fake-log.js';

/** One dealing of partitions, as one member knows it. */
export type Assignment = {
  readonly generation: number;
  /** partition → the offset to read next. */
  readonly positions: Map<number, number>;
};

type GroupParts = {
  readonly sim: Simulation;
  readonly faults: Faults;
  readonly log: FakeLog;
  readonly topic: string;
};

type Listener = { readonly actor: Actor; readonly onRebalance: () => void };

const coordinator = newActor('coordinator');

/**
 * The broker's side of one consumer group: who owns what, and the committed offsets. Owners are told of a rebalance, but they
 * may hear of it late, or sleep through it; a commit of an owner of yesterday is refused, or counts all the same.
 */
export class FakeGroup {
  generation = 0;
  /** By partition: the offset that a new owner reads next. */
  readonly committed: number[] = Array.from({ length: FakeLog.partitions }, () => 0);
  /** By partition: up to where records have ever been committed. A commit of an owner of yesterday may lower the other. */
  readonly reached: number[] = [...this.committed];
  #members: readonly Listener[] = [];
  #dealt = new Map<Actor, readonly number[]>();

  constructor(private readonly parts: GroupParts) {}

  join(member: Listener): void {
    this.#members = [...this.#members.filter(({ actor }) => actor !== member.actor), member];
    this.rebalance();
  }

  /** Who sleeps or is dead gets nothing, and does not hear of it. */
  rebalance(): void {
    const { sim } = this.parts;
    this.generation += 1;
    this.#members = this.#members.filter(({ actor }) => !actor.dead);
    const awake = this.#members.filter(({ actor }) => !actor.frozen);
    const shift = sim.random.below(Math.max(1, awake.length));
    this.#dealt = new Map(
      awake.map(({ actor }, index) => [
        actor,
        this.committed.map((_, partition) => partition).filter((p) => (p + shift) % awake.length === index),
      ]),
    );
    // Heard at once, or with a heartbeat some seconds later.
    for (const { actor, onRebalance } of this.#members) {
      if (sim.random.chance(0.5)) sim.later(actor, onRebalance);
      else sim.after(actor, sim.random.below(3_000), onRebalance);
    }
  }

  /** What the member owns from now on. */
  async assignment(actor: Actor): Promise<Assignment> {
    const { sim } = this.parts;
    await sim.turn(coordinator);
    if (!this.#dealt.has(actor)) this.rebalance();
    const owned = this.#dealt.get(actor) ?? [];
    const assigned = {
      generation: this.generation,
      positions: new Map(owned.map((partition) => [partition, this.committed[partition] ?? 0])),
    };
    await sim.turn(actor);
    return assigned;
  }

  async heartbeat(actor: Actor, { generation }: Assignment): Promise<void> {
    const { sim, faults } = this.parts;
    const fault = faults.strike(['lost']);
    await sim.turn(coordinator);
    const isOwner = generation === this.generation;
    await sim.turn(actor);
    if (fault || !isOwner) throw new Outage('the partitions were taken away');
  }

  /** Up to `limit` records from the positions of the assignment; whoever asks. */
  async fetch(actor: Actor, { positions }: Assignment, limit: number): Promise<readonly LogRecord[]> {
    const { sim, log, topic } = this.parts;
    await sim.turn(coordinator);
    const records: LogRecord[] = [];
    for (const [partition, position] of positions) {
      const share = Math.min(limit - records.length, 1 + sim.random.below(limit));
      records.push(...log.partition(topic, partition).slice(position, position + share));
    }
    await sim.turn(actor);
    return records;
  }

  async commit(actor: Actor, { generation }: Assignment, offsets: ReadonlyMap<number, number>): Promise<void> {
    const { sim, faults } = this.parts;
    const fault = faults.strike(['before', 'after']);
    await sim.turn(coordinator);
    const isOwner = generation === this.generation;
    const counts = fault !== 'before' && (isOwner || sim.random.chance(0.5));
    for (const [partition, offset] of counts ? offsets : []) {
      this.committed[partition] = offset;
      this.reached[partition] = Math.max(this.reached[partition] ?? 0, offset);
    }
    await sim.turn(actor);
    if (fault || !counts) throw new Outage('the offsets were not committed');
  }
}
