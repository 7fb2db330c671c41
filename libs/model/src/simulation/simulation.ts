import type { Clock } from '@homeroom/core';
import type { Random } from './random.js';

/** Whoever waits for something: a process, a person's page, the network. Frozen: nothing happens to it. Dead: never again. */
export type Actor = { readonly name: string; frozen: boolean; dead: boolean };

export const newActor = (name: string): Actor => ({ name, frozen: false, dead: false });

type Pending = { readonly actor: Actor; readonly run: () => void; isSlow: boolean };
type Timer = { readonly actor: Actor; readonly due: number; readonly order: number; readonly run: () => void };

/** Rounds of the microtask queue between two events. More may be needed: what comes later counts as later. */
const rounds = 6;

/** One for all rounds of all schedules: in Jest's context every look at a global costs more than the await. */
const settled = Promise.resolve();

/**
 * All concurrency of the model. Everything that awaits asks for a turn; one turn at a time is taken, in an order that only the
 * seed decides. Time moves when somebody's timer is chosen, and a little with each turn.
 */
export class Simulation {
  steps = 0;
  /** Timers may fire while others could still act, as if those were slow. */
  isHasty = true;
  #now = Date.UTC(2026, 0, 12, 8);
  #order = 0;
  #pending: Pending[] = [];
  #timers: Timer[] = [];

  constructor(readonly random: Random) {}

  get now(): number {
    return this.#now;
  }

  /** Resolves at a moment of the schedule's choice. */
  turn(actor: Actor): Promise<void> {
    return new Promise((resolve) => this.later(actor, resolve));
  }

  /** Runs at a moment of the schedule's choice. */
  later(actor: Actor, run: () => void): void {
    if (!actor.dead) this.#pending.push({ actor, run, isSlow: false });
  }

  /** @returns how to stop it */
  after(actor: Actor, ms: number, run: () => void): () => void {
    const timer: Timer = { actor, due: this.#now + Math.max(0, ms), order: this.#order++, run };
    if (!actor.dead) this.#timers.push(timer);
    return () => void this.#forget(timer);
  }

  clockOf(actor: Actor): Clock {
    return { now: () => this.#now, sleep: (ms, signal) => this.#sleep(actor, ms, signal) };
  }

  /** From now on nothing happens to it any more: its promises hang for ever. */
  kill(actor: Actor): void {
    actor.dead = true;
    this.#pending = this.#pending.filter((event) => event.actor !== actor);
    this.#timers = this.#timers.filter((timer) => timer.actor !== actor);
  }

  /** Lets everything go on that waits for no turn. */
  async quiet(): Promise<void> {
    for (let round = 0; round < rounds; round++) await settled;
    if (this.#isIdle) await macrotask();
  }

  /** Lets one thing happen. @returns false when nothing ever will */
  async step(): Promise<boolean> {
    await this.quiet();
    const run = this.#take();
    if (!run) return false;
    this.steps += 1;
    this.#now += 1;
    run();
    return true;
  }

  #take(): (() => void) | undefined {
    const { random } = this;
    const dice = random.below(1_000);
    let index = this.#next();
    const timer = index === -1 || (this.isHasty && dice < 20) ? this.#earliest() : undefined;
    if (timer) {
      this.#now = Math.max(this.#now, timer.due);
      this.#forget(timer);
      return timer.run;
    }
    const event = this.#pending[index];
    if (event && this.isHasty && dice >= 920) event.isSlow = true;
    if (event?.isSlow && random.below(10) > 0) index = this.#next();
    return index === -1 ? undefined : this.#pending.splice(index, 1)[0]?.run;
  }

  get #isIdle(): boolean {
    return this.#pending.every(({ actor }) => actor.frozen);
  }

  /** The place of any event that may happen now; -1 when there is none. */
  #next(): number {
    const { length } = this.#pending;
    const start = length === 0 ? 0 : this.random.below(length);
    for (let offset = 0; offset < length; offset++) {
      const index = (start + offset) % length;
      if (!this.#pending[index]?.actor.frozen) return index;
    }
    return -1;
  }

  #earliest(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.actor.frozen) continue;
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) first = timer;
    }
    return first;
  }

  #forget(timer: Timer): void {
    const index = this.#timers.indexOf(timer);
    if (index !== -1) this.#timers.splice(index, 1);
  }

  #sleep(actor: Actor, ms: number, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.after(actor, ms, () => {
        signal?.removeEventListener('abort', cut);
        resolve();
      });
      const cut = (): void => {
        stop();
        resolve();
      };
      signal?.addEventListener('abort', cut, { once: true });
    });
  }
}

/** After it every promise that could go on without a turn has done so. */
const macrotask = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
