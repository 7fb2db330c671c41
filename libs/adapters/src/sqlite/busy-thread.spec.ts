import { describe, expect, it } from '@jest/globals';
import { BusyThread } from './busy-thread.js';

const work = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

describe('how busy a thread is', () => {
  it('says nothing before it has looked for a while', () => {
    expect(new BusyThread().share()).toBe(0);
  });

  it('is nearly always, after work without a pause', async () => {
    const thread = new BusyThread();
    work(300);
    // The loop's own account of it is closed when it turns.
    await new Promise((resolve) => void setImmediate(resolve));
    expect(thread.share()).toBeGreaterThan(0.8);
  });
});
