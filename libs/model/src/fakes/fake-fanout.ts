import type { Fanout, FanoutEvent, FanoutHandlers, FanoutSubscription } from '@homeroom/core';
import type { Faults } from '../simulation/faults.js';
import { Outage } from '../simulation/faults.js';
import type { Actor, Simulation } from '../simulation/simulation.js';

type Follower = { readonly actor: Actor; readonly handlers: FanoutHandlers; readonly rooms: Set<string> };
type Line = { readonly waiting: FanoutEvent[]; isStalled: boolean };

/** Events from publishers to gateways, at most once: each publisher's in order, those of different publishers in any. */
export class FakeFanout {
  readonly #followers = new Set<Follower>();
  /** One line for each publisher and follower. */
  readonly #lines = new Map<Actor, Map<Follower, Line>>();

  constructor(private readonly parts: { readonly sim: Simulation; readonly faults: Faults }) {}

  async publish(publisher: Actor, event: FanoutEvent): Promise<void> {
    const { sim, faults } = this.parts;
    const fault = faults.strike(['lost', 'lost silently', 'refused']);
    await sim.turn(publisher);
    if (fault !== 'lost' && fault !== 'lost silently')
      for (const follower of this.#followers) this.#send(publisher, follower, event);
    if (fault === 'lost')
      for (const { actor, handlers } of this.#followers) sim.later(actor, () => handlers.onTrouble());
    await sim.turn(publisher);
    if (fault === 'refused') throw new Outage('no answer from the fan-out');
  }

  subscriber(actor: Actor): Pick<Fanout, 'subscribe'> {
    return { subscribe: (handlers) => this.#subscribe(actor, handlers) };
  }

  async #subscribe(actor: Actor, handlers: FanoutHandlers): Promise<FanoutSubscription> {
    const { sim } = this.parts;
    const follower: Follower = { actor, handlers, rooms: new Set() };
    this.#followers.add(follower);
    return {
      follow: async (roomIds) => {
        await sim.turn(actor);
        for (const id of roomIds) follower.rooms.add(id);
      },
      unfollow: async (roomIds) => {
        await sim.turn(actor);
        for (const id of roomIds) follower.rooms.delete(id);
      },
      close: async () => void this.#followers.delete(follower),
    };
  }

  #send(publisher: Actor, follower: Follower, event: FanoutEvent): void {
    if (follower.actor.dead) return void this.#followers.delete(follower);
    const lines = this.#lines.get(publisher) ?? new Map<Follower, Line>();
    this.#lines.set(publisher, lines);
    const line = lines.get(follower) ?? { waiting: [], isStalled: false };
    lines.set(follower, line);
    line.waiting.push(event);
    const { sim } = this.parts;
    if (line.isStalled) return;
    if (!sim.isHasty || !sim.random.chance(0.15)) return sim.later(follower.actor, () => deliver(follower, line));
    line.isStalled = true;
    sim.after(follower.actor, sim.random.below(2_000), () => {
      line.isStalled = false;
      while (line.waiting.length > 0) deliver(follower, line);
    });
  }
}

/** Turns that were given before the line stalled come to nothing: it delivers everything when it goes on. */
function deliver({ handlers, rooms }: Follower, { waiting, isStalled }: Line): void {
  if (isStalled) return;
  const event = waiting.shift();
  if (event && rooms.has(event.kind === 'refused' ? event.roomId : event.batch.roomId)) handlers.onEvent(event);
}
