import type { InsertOutcome } from '@homeroom/core';
import type { Faults } from '../simulation/faults.js';
import { Outage } from '../simulation/faults.js';
import type { Actor, Simulation } from '../simulation/simulation.js';
import { newActor } from '../simulation/simulation.js';
import type { ReplicatedStore, StoreState, Write } from './replicated-store.js';

export type Duplicate = NonNullable<InsertOutcome['duplicate']>;

export type StoreTwists = {
  /** Planted: two messages of a room may have one number. */
  readonly anyNumber?: true;
  /** Planted: reads show what no majority has yet. */
  readonly localReads?: true;
};

type StoreParts = {
  readonly sim: Simulation;
  readonly faults: Faults;
  readonly store: ReplicatedStore;
  readonly twists: StoreTwists;
};

const network = newActor('network');
const writeFaults = ['before', 'after', 'late', 'partly'] as const;

/** A command at the primary: writes what it can, one write after the other. */
export type Command<Outcome> = {
  readonly parts: number;
  run(part: number): Write | 'stop' | 'skip';
  outcome(done: number): Outcome;
};

/** The store as one process reaches it, over a network that loses calls and answers. */
export class StoreConnection {
  constructor(
    private readonly parts: StoreParts,
    private readonly caller: Actor,
  ) {}

  async read<Value>(what: (state: StoreState) => Value): Promise<Value> {
    const { sim, faults, store, twists } = this.parts;
    const fault = faults.strike(['away']);
    await sim.turn(network);
    const value = what(twists.localReads ? store.primary : store.majority);
    await sim.turn(this.caller);
    if (fault) throw new Outage('the store is away');
    return value;
  }

  /** Resolves when the majority has it. Rejects = it has an effect, or none, or part of it, now or later. */
  async write<Outcome>(command: Command<Outcome>): Promise<Outcome> {
    const { sim, faults } = this.parts;
    const fault = faults.strike(writeFaults);
    await sim.turn(network);
    if (fault === 'late') {
      sim.after(
        network,
        sim.random.below(4_000),
        () => void this.#perform(command, command.parts).catch(() => undefined),
      );
    }
    if (fault === 'before' || fault === 'late') return this.#fail();
    const limit = fault === 'partly' ? sim.random.below(command.parts + 1) : command.parts;
    const outcome = await this.#perform(command, limit).catch((error: unknown) => this.#fail(error));
    if (fault) return this.#fail();
    await sim.turn(this.caller);
    return outcome;
  }

  async #fail(error: unknown = new Outage('no answer from the store')): Promise<never> {
    await this.parts.sim.turn(this.caller);
    throw error;
  }

  async #perform<Outcome>({ parts, run, outcome }: Command<Outcome>, limit: number): Promise<Outcome> {
    const { sim, store } = this.parts;
    const { term } = store;
    const isSlow = parts > 1 && sim.random.chance(0.2);
    let [done, position] = [0, 0];
    for (let part = 0; part < limit; part++) {
      if (isSlow && part > 0) await sim.turn(network);
      if (term !== store.term) throw new Outage('the primary stepped down');
      const write = run(part);
      if (write === 'stop') break;
      if (write !== 'skip') position = store.write(write);
      done += 1;
    }
    if (position > 0) await store.settled(position, term);
    return outcome(done);
  }

  /** What is stored at the primary: uniqueness is judged there. */
  get primary(): StoreState {
    return this.parts.store.primary;
  }

  get twists(): StoreTwists {
    return this.parts.twists;
  }

  /** A driver that cannot always tell which rule was hurt. */
  vague(duplicate: 'id' | 'number'): Duplicate {
    return this.parts.sim.random.chance(0.3) ? 'unknown' : duplicate;
  }
}
