import { describe, expect, it } from '@jest/globals';
import { WorkQueue } from './work-queue.js';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function jobsOf(done: string[]) {
  return (name: string, parts: number) => ({
    *start() {
      for (let part = 1; part <= parts; part += 1) {
        done.push(`${name}${part}`);
        if (part < parts) yield undefined;
      }
    },
    done: (error: unknown) => done.push(error === null ? `${name}!` : `${name} failed`),
  });
}

describe('the queue of the thread', () => {
  it('does work in order, a part a turn, and lets others come between', async () => {
    const done: string[] = [];
    const job = jobsOf(done);
    const queue = new WorkQueue();
    queue.add(job('a', 2));
    queue.add(job('b', 1));
    queue.addBackground(job('x', 2));
    for (let i = 1; i <= 3; i += 1) {
      await turn();
      done.push('query');
    }
    expect(done).toEqual(['a1', 'x1', 'query', 'a2', 'a!', 'x2', 'x!', 'query', 'b1', 'b!', 'query']);
  });

  it('goes on after work that fails', async () => {
    const done: string[] = [];
    const job = jobsOf(done);
    const queue = new WorkQueue();
    const start = (): void => {
      throw new Error('no');
    };
    queue.add({ ...job('a', 1), start });
    queue.add(job('b', 1));
    await turn();
    await turn();
    expect(done).toEqual(['a failed', 'b1', 'b!']);
  });

  it('stops between two parts', async () => {
    const done: string[] = [];
    const job = jobsOf(done);
    const queue = new WorkQueue();
    queue.add(job('a', 3));
    queue.addBackground(job('x', 3));
    await turn();
    queue.stop();
    await turn();
    await turn();
    expect(done).toEqual(['a1', 'x1']);
  });
});
