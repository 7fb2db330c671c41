import { describe, expect, it } from '@jest/globals';
import { ReadQueue } from './read-queue.js';

function busy(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until;);
}

describe('ReadQueue', () => {
  it('reads at once when nothing was read before', () => {
    let read = false;
    void new ReadQueue().run(() => void (read = true));
    expect(read).toBe(true);
  });

  it('lets the event loop turn within a long chain of reads', async () => {
    const queue = new ReadQueue();
    let turns = 0;
    const count = (): void => void (turning = setImmediate(() => void (turns++, count())));
    let turning: NodeJS.Immediate | undefined;
    count();
    for (let n = 0; n < 20; n++) await queue.run(() => busy(2));
    clearImmediate(turning);
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  it('keeps the order of those that wait, and passes on what one throws', async () => {
    const queue = new ReadQueue();
    const order: number[] = [];
    await queue.run(() => busy(10));
    const results = await Promise.allSettled(
      [1, 2, 3].map((n) =>
        queue.run(() => {
          order.push(n);
          if (n === 2) throw new Error('no such table');
        }),
      ),
    );
    expect(order).toEqual([1, 2, 3]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('runs what waits when it is flushed', async () => {
    const queue = new ReadQueue();
    await queue.run(() => busy(10));
    let read = false;
    const waiting = queue.run(() => void (read = true));
    expect(read).toBe(false);
    queue.flush();
    expect(read).toBe(true);
    await waiting;
  });
});
