import { describe, expect, it } from '@jest/globals';
import { storedMessages } from './messages.js';

describe('the messages that both sides store', () => {
  const load = { rooms: 3, people: 4 };

  it('number every room without a hole, also when they come in parts', () => {
    const all = [...storedMessages({ ...load, count: 7, from: 0 }), ...storedMessages({ ...load, count: 8, from: 7 })];
    for (const own of Map.groupBy(all, ({ roomId }) => roomId).values())
      expect(own.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(15);
  });

  it('are the same each time', () => {
    const plan = { ...load, count: 5, from: 2 };
    expect(storedMessages(plan)).toEqual(storedMessages(plan));
  });
});
