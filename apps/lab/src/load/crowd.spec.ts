import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Chance } from './chance.js';
import { RoomChoice, crowdOf } from './crowd.js';

const group = fc.record({
  count: fc.integer({ min: 1, max: 8 }),
  members: fc.integer({ min: 2, max: 10 }),
  share: fc.integer({ min: 0, max: 5 }),
});

describe('the crowd of a load', () => {
  it('fills every room with different people, and tells everybody their rooms', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 40 }),
        fc.array(group, { minLength: 1, maxLength: 3 }),
        (people, rooms) => {
          const crowd = crowdOf({ people, rooms }, 'x');
          for (const { name, members } of crowd.rooms) {
            expect(new Set(members).size).toBe(members.length);
            const those = crowd.people.flatMap((person, i) => (person.rooms.includes(name) ? [i] : []));
            expect(those).toEqual([...members].toSorted((a, b) => a - b));
          }
        },
      ),
    );
  });

  it('spreads people evenly over the rooms of a kind', () => {
    const { people } = crowdOf({ people: 20, rooms: [{ count: 4, members: 10, share: 1 }] }, 'x');
    expect(people.map(({ rooms }) => rooms.length)).toEqual(people.map(() => 2));
  });

  it('gives two runs on one server different names', () => {
    const load = { people: 4, rooms: [{ count: 1, members: 2, share: 1 }] };
    const names = (tag: string) => crowdOf(load, tag).people.map(({ handle }) => handle);
    expect(new Set([...names('a'), ...names('b')]).size).toBe(8);
  });
});

describe('the choice of a room', () => {
  it('goes by weight, and never to a room without one', () => {
    const choice = new RoomChoice([0, 3, 0, 1, 0], new Chance(1));
    const chosen = Array.from({ length: 4_000 }, () => choice.next());
    const share = (room: number): number => chosen.filter((one) => one === room).length / chosen.length;
    expect([share(0), share(2), share(4)]).toEqual([0, 0, 0]);
    expect(Math.abs(share(1) - 0.75)).toBeLessThan(0.03);
    expect(share(1) + share(3)).toBe(1);
  });
});
