import { scryptSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { describePasswordHasher } from '@homeroom/core/testing';
import { HashingQueue } from './hashing-queue.js';
import { ScryptPasswordHasher } from './scrypt.js';

const cheap = { chosenLn: 4, generatedLn: 2 };

describePasswordHasher('ScryptPasswordHasher', async () => new ScryptPasswordHasher(cheap));

describe('ScryptPasswordHasher', () => {
  it('spends 2^15 on chosen and 2^6 on generated passwords, and says so in the hash', async () => {
    const hasher = new ScryptPasswordHasher();
    expect(await hasher.hash('x', 'chosen')).toMatch(/^\$scrypt\$ln=15,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/u);
    expect(await hasher.hash('x', 'generated')).toMatch(/^\$scrypt\$ln=6,r=8,p=1\$/u);
  });

  it('verifies a hash by the cost it was made with, also when the cost has changed since, or by another program', async () => {
    const old = await new ScryptPasswordHasher({ chosenLn: 3 }).hash('secret', 'chosen');
    expect(await new ScryptPasswordHasher(cheap).verify('secret', old)).toBe(true);
    const salt = Buffer.from('sixteen bytes !!');
    const key = scryptSync('secret', salt, 32, { N: 32, r: 4, p: 2 });
    const foreign = `$scrypt$ln=5,r=4,p=2$${salt.toString('base64').replaceAll('=', '')}$${key.toString('base64').replaceAll('=', '')}`;
    expect(await new ScryptPasswordHasher(cheap).verify('secret', foreign)).toBe(true);
    expect(await new ScryptPasswordHasher(cheap).verify('Secret', foreign)).toBe(false);
  });

  it('refuses a damaged hash loudly, without naming it', async () => {
    const hasher = new ScryptPasswordHasher(cheap);
    const hash = await hasher.hash('x', 'chosen');
    for (const damaged of [
      '',
      'x',
      '$scrypt$',
      hash.slice(0, -4),
      hash.replace('ln=4', 'ln=31'),
      hash.replace('r=8', 'r=0'),
    ]) {
      await expect(hasher.verify('x', damaged)).rejects.toThrow(
        'A stored password hash is damaged; set a new password.',
      );
    }
  });

  it('refuses when too many wait, with a time to come again, and serves all others', async () => {
    const hasher = new ScryptPasswordHasher({ ...cheap, atOnce: 1, queue: 3 });
    const answers = await Promise.allSettled(Array.from({ length: 6 }, () => hasher.verify('x', null)));
    expect(answers.map(({ status }) => status)).toEqual([...Array(4).fill('fulfilled'), 'rejected', 'rejected']);
    expect(answers.at(-1)).toMatchObject({ reason: { code: 'OVERLOADED', retryAfterMs: expect.any(Number) } });
    expect(await hasher.verify('x', null)).toBe(false);
  });

  it('works as long for nobody as for a chosen password', async () => {
    const hasher = new ScryptPasswordHasher({ chosenLn: 14 });
    const hash = await hasher.hash('x', 'chosen');
    const best = async (stored: string | null) => {
      const times: number[] = [];
      for (let i = 0; i < 3; i++) {
        const startedAt = performance.now();
        await hasher.verify('y', stored);
        times.push(performance.now() - startedAt);
      }
      return Math.min(...times);
    };
    const [nobody, somebody] = [await best(null), await best(hash)];
    expect(nobody).toBeGreaterThan(somebody / 3);
    expect(nobody).toBeLessThan(somebody * 3);
  });
});

describe('HashingQueue', () => {
  it('runs as many at once as allowed, in the order they came, and gives the place of a failed one on', async () => {
    const queue = new HashingQueue({ atOnce: 2, waiting: 10 });
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const all = [0, 1, 2, 3, 4].map((number) =>
      queue.run(async () => {
        started.push(number);
        await new Promise<void>((resolve) => void (ends[number] = resolve));
        if (number === 1) throw new Error('planted');
      }),
    );
    const settled = Promise.allSettled(all);
    expect(started).toEqual([0, 1]);
    ends[1]?.();
    await expect(all[1]).rejects.toThrow('planted');
    expect(started).toEqual([0, 1, 2]);
    for (const number of [0, 2, 3, 4]) {
      ends[number]?.();
      await all[number];
    }
    expect((await settled).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      ...Array(3).fill('fulfilled'),
    ]);
    expect(started).toEqual([0, 1, 2, 3, 4]);
  });
});
