import { describe, expect, it } from '@jest/globals';
import { handle as handleSchema, nameText } from '@homeroom/contracts';
import type { ChatLine } from '../chat-lines.js';
import { planReplay } from './plan.js';

const options = { sockets: 4, listenersPerRoom: 3, tag: 'run1' };
const line = (room: string, n: number, more: Partial<ChatLine> = {}): ChatLine => ({
  room,
  n,
  author: `${room}-${n % 5}`,
  text: `${room} ${n}`,
  ...more,
});
const lines = [...[1, 2, 3, 4, 5, 6].map((n) => line('a', n)), ...[1, 2, 3].map((n) => line('b', n))];

describe('the plan of a replay', () => {
  it('keeps the order of every room', () => {
    const { rooms } = planReplay(lines, options);
    expect(rooms.map(({ name, steps }) => [name, steps.map(({ n }) => n)])).toEqual([
      ['a run1', [1, 2, 3, 4, 5, 6]],
      ['b run1', [1, 2, 3]],
    ]);
  });

  it('gives every message one slot, rising within a room, long rooms more often', () => {
    const { rooms } = planReplay(lines, options);
    const slots = rooms.flatMap(({ steps }) => steps.map(({ slot }) => slot));
    expect([...slots].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    for (const { steps } of rooms)
      expect(steps.map(({ slot }) => slot)).toEqual(steps.map(({ slot }) => slot).toSorted((a, b) => a - b));
    expect(rooms[0]?.steps[2]?.slot).toBeLessThan(rooms[1]?.steps[1]?.slot ?? 0);
  });

  it('makes every author a member of the rooms they write in', () => {
    const { rooms, people } = planReplay(lines, options);
    const roomsOf = new Map(people.map(({ handle, rooms: theirs }) => [handle, theirs]));
    for (const { name, steps } of rooms) for (const { handle } of steps) expect(roomsOf.get(handle)).toContain(name);
  });

  it('opens as many sockets as asked for, and every room has its listeners', () => {
    const { rooms, people } = planReplay(lines, options);
    const listeners = people.filter(({ socket }) => socket);
    expect(listeners).toHaveLength(4);
    for (const { name } of rooms)
      expect(listeners.filter((person) => person.rooms.includes(name)).length).toBeGreaterThanOrEqual(3);
  });

  it('adds people who only listen when there are fewer authors than sockets', () => {
    const { people } = planReplay(lines, { ...options, sockets: 20, listenersPerRoom: 10 });
    expect(people.filter(({ socket }) => socket)).toHaveLength(20);
    expect(new Set(people.map(({ handle }) => handle)).size).toBe(people.length);
  });

  it('spreads the sockets over the rooms', () => {
    const many = ['a', 'b', 'c', 'd'].flatMap((room) => [1, 2, 3, 4, 5].map((n) => line(room, n)));
    const { people } = planReplay(many, { ...options, listenersPerRoom: 1 });
    expect(people.filter(({ socket }) => socket).map(({ rooms }) => rooms[0])).toEqual([
      'a run1',
      'b run1',
      'c run1',
      'd run1',
    ]);
  });

  it('drops a link to a message that is not there or comes later, and counts it', () => {
    const { rooms, repliesCut } = planReplay(
      [line('a', 5, { replyTo: 2 }), line('a', 6, { replyTo: 5 }), line('a', 7, { replyTo: 8 }), line('a', 8)],
      options,
    );
    expect(rooms[0]?.steps.map(({ replyTo }) => replyTo)).toEqual([undefined, 5, undefined, undefined]);
    expect(repliesCut).toBe(2);
  });

  it('makes names the import accepts, whatever the file calls people and rooms', () => {
    const odd = [
      line('x;y', 1, { author: '[zero] ' }),
      line('x\u202e', 2, { author: 'a\u0000b' }),
      line(' a ', 3),
      line('a', 4),
      line('a'.repeat(300), 5, { author: 'p'.repeat(300) }),
    ];
    const { rooms, people } = planReplay(odd, options);
    expect(new Set(rooms.map(({ name }) => name)).size).toBe(5);
    for (const { name } of rooms) expect([nameText.safeParse(name).success, name.includes(';')]).toEqual([true, false]);
    for (const { handle, name } of people)
      expect([handleSchema.parse(handle), nameText.parse(name)]).toEqual([handle, name]);
  });
});
