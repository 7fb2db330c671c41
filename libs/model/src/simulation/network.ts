import type { Faults } from './faults.js';
import type { Actor, Simulation } from './simulation.js';
import { newActor } from './simulation.js';

export type Call<Answer> = {
  readonly caller: Actor;
  /** How long the caller waits, in ms. */
  readonly patienceMs: number;
  /** What the other side does; it goes on whether or not somebody still waits. */
  readonly serve: () => Promise<Answer>;
  /** Registers what ends the wait early, e.g. a cut connection. */
  readonly onCut?: (cut: () => void) => void;
};

const wires = newActor('wires');

/** Calls between a person's device and a server: the call or its answer may be lost. */
export class Network {
  constructor(
    private readonly sim: Simulation,
    private readonly faults: Faults,
  ) {}

  /** Null: no answer came in time, the outcome is unknown. Never rejects. */
  call<Answer>({ caller, patienceMs, serve, onCut }: Call<Answer>): Promise<Answer | null> {
    return new Promise((resolve) => {
      const stop = this.sim.after(caller, patienceMs, () => resolve(null));
      onCut?.(() => {
        stop();
        this.sim.later(caller, () => resolve(null));
      });
      void this.#carry(caller, serve).then((answer) => {
        if (answer === lost) return;
        stop();
        resolve(answer);
      });
    });
  }

  async #carry<Answer>(caller: Actor, serve: () => Promise<Answer>): Promise<Answer | typeof lost> {
    const fault = this.faults.strike(['call lost', 'answer lost']);
    await this.sim.turn(wires);
    if (fault === 'call lost') return lost;
    const answer = await serve();
    if (this.sim.isHasty && this.sim.random.chance(0.2))
      await this.sim.clockOf(wires).sleep(this.sim.random.below(2_000));
    await this.sim.turn(caller);
    return fault === 'answer lost' ? lost : answer;
  }
}

const lost = Symbol('lost');
