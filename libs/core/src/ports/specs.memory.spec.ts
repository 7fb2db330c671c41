import { describe, expect, it } from '@jest/globals';
import { userId } from '@homeroom/contracts';
import { ManualClock } from './clock.memory.js';
import { SequentialIds } from './ids.memory.js';
import { describePasswordHasher } from './password-hasher.conformance.js';
import { MemoryPasswordHasher } from './password-hasher.memory.js';
import { describeTokens } from './tokens.conformance.js';
import { MemoryTokens } from './tokens.memory.js';

describeTokens('MemoryTokens', async (key) => new MemoryTokens(`secret ${key}`));
describePasswordHasher('MemoryPasswordHasher', async () => new MemoryPasswordHasher());

describe('MemoryPasswordHasher', () => {
  it('is overloaded when a spec says so', async () => {
    const hasher = new MemoryPasswordHasher();
    hasher.full = true;
    await expect(hasher.verify('x', null)).rejects.toMatchObject({ code: 'OVERLOADED', retryAfterMs: 1_000 });
  });
});

describe('SequentialIds', () => {
  it('are 22 characters, ascending, and valid on the wire', () => {
    const ids = new SequentialIds('room');
    const made = Array.from({ length: 12 }, () => ids.next());
    expect(made).toEqual([...new Set(made)].sort());
    for (const id of made) expect([id.length, userId.safeParse(id).success]).toEqual([22, true]);
  });
});

describe('ManualClock', () => {
  it('wakes sleepers at their moments, in order, and again those who fall asleep on the way', async () => {
    const clock = new ManualClock(0);
    const woken: string[] = [];
    const beat = async () => {
      for (let i = 0; i < 3; i++) {
        await clock.sleep(40);
        woken.push(`beat ${clock.now()}`);
      }
    };
    const running = [beat(), clock.sleep(100).then(() => woken.push(`late ${clock.now()}`)), clock.sleep(500)];
    await clock.advance(100);
    expect(woken).toEqual(['beat 40', 'beat 80', 'late 100']);
    expect([clock.now(), clock.sleeping]).toEqual([100, 2]);
    await clock.advance(400);
    await Promise.all(running);
    expect([woken.at(-1), clock.now(), clock.sleeping]).toEqual(['beat 120', 500, 0]);
  });

  it('wakes the aborted at once, and does not let them sleep', async () => {
    const clock = new ManualClock(0);
    const controller = new AbortController();
    const sleep = clock.sleep(1_000, controller.signal);
    controller.abort();
    await sleep;
    await clock.sleep(1_000, controller.signal);
    expect([clock.now(), clock.sleeping]).toEqual([0, 0]);
  });
});
