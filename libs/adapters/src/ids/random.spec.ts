import { describe, expect, it } from '@jest/globals';
import { userId } from '@homeroom/contracts';
import { RandomIds } from './random.js';

describe('RandomIds', () => {
  const ids = new RandomIds();

  it('are 22 letters and digits, accepted by the contract, and never the same', () => {
    const made = Array.from({ length: 5_000 }, () => ids.next());
    for (const id of made) expect(id).toMatch(/^[A-Za-z0-9]{22}$/u);
    expect(new Set(made).size).toBe(5_000);
    expect(userId.safeParse(made[0]).success).toBe(true);
  });

  it('use each of the 62 characters equally often', () => {
    const counts = new Map<string, number>();
    const drawn = 20_000;
    for (let i = 0; i < drawn; i++) for (const letter of ids.next()) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    const expected = (drawn * 22) / 62;
    expect(counts.size).toBe(62);
    // Eight standard deviations; a plain modulo would be off by a quarter.
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(8 * Math.sqrt(expected));
  });
});
