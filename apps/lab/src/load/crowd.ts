import type { Person } from '../server/roster.js';
import type { Chance } from './chance.js';
import type { Workload } from './workload.js';

/** A room of the load: who is in it, by number, and how many of the messages are its. */
export type CrowdRoom = { readonly name: string; readonly members: readonly number[]; readonly weight: number };

export type Crowd = { readonly people: readonly Person[]; readonly rooms: readonly CrowdRoom[] };

/** Fills rooms with people one after another, so that everybody is in about as many. @param tag keeps two runs on one server apart */
export function crowdOf(load: Pick<Workload, 'people' | 'rooms'>, tag: string): Crowd {
  const rooms: CrowdRoom[] = [];
  for (const { count, members, share } of load.rooms) {
    let next = 0;
    for (let i = 0; i < count; i += 1) {
      // Within a kind of room nobody comes twice before everybody came once; the kinds begin at the first again.
      const those = Array.from({ length: members }, () => next++ % load.people);
      rooms.push({ name: `Load ${tag} ${rooms.length + 1}`, members: those, weight: share / count });
    }
  }
  const roomsOf = Array.from({ length: load.people }, (): string[] => []);
  for (const { name, members } of rooms) for (const member of members) roomsOf[member]?.push(name);
  const people = roomsOf.map((names, i) => ({ handle: `load${tag}-${i + 1}`, name: `Load ${i + 1}`, rooms: names }));
  return { people, rooms };
}

/** Picks rooms by their weight. */
export class RoomChoice {
  readonly #upTo: readonly number[];

  constructor(
    weights: readonly number[],
    private readonly chance: Chance,
  ) {
    let sum = 0;
    this.#upTo = weights.map((weight) => (sum += weight));
  }

  /** @returns its number */
  next(): number {
    const at = this.chance.roll() * (this.#upTo.at(-1) ?? 0);
    let low = 0;
    let high = this.#upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#upTo[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
