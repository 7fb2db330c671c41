import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EmbedderError } from '@homeroom/core';
import type { TextKind } from '@homeroom/core';
import { FakeThreads } from './fake-thread.test-support.js';
import type { ThreadPool } from './thread-pool.js';

describe('ThreadPool', () => {
  let fakes: FakeThreads;
  let pool: ThreadPool;
  beforeEach(() => {
    fakes = new FakeThreads();
    pool = fakes.pool();
  });
  afterEach(async () => {
    fakes.release();
    await pool.close();
  });
  const run = async (texts: readonly string[], kind: TextKind = 'passage', signal?: AbortSignal) =>
    (await pool.run({ texts, kind, signal })).map((vector) => vector?.[0] ?? null);

  it('runs queries before passages that have waited longer', async () => {
    fakes.hold();
    const running = run(['running']);
    await fakes.clock.advance(0);
    const answers = [running, run(['passage 1']), run(['passage 2']), run(['query'], 'query')];
    await fakes.clock.advance(0);
    fakes.release();
    await Promise.all(answers);
    expect(fakes.ran.flat()).toEqual(['running', 'query', 'passage 1', 'passage 2']);
  });

  it('drops what waits when its caller has gone', async () => {
    fakes.hold();
    const running = run(['running']);
    const aborter = new AbortController();
    const gone = run(['unheard'], 'passage', aborter.signal);
    await fakes.clock.advance(0);
    aborter.abort(new Error('planted reason'));
    fakes.release();
    await expect(gone).rejects.toThrow('planted reason');
    await running;
    expect(fakes.ran.flat()).toEqual(['running']);
  });

  it('starts threads as they are needed, as many as it may', async () => {
    pool = fakes.pool({ threads: 3 });
    expect(await run(['a'])).toEqual([1]);
    expect(await run(['b'])).toEqual([1]);
    expect(fakes.started).toBe(1);
    fakes.hold();
    const answers = Array.from({ length: 9 }, (_, i) => run([`text ${i}`]));
    await fakes.clock.advance(0);
    expect(fakes.started).toBe(3);
    fakes.release();
    await Promise.all(answers);
  });

  it('tries a batch again whose thread ended, whole', async () => {
    fakes.mishaps = 1;
    expect(await run(['aa', 'bbb'])).toEqual([2, 3]);
    expect(fakes.ran).toEqual([
      ['aa', 'bbb'],
      ['aa', 'bbb'],
    ]);
  });

  it.each([0, 1, 15, 31])(
    'answers null for the one text of 32 that ends every thread, at place %i, and all others',
    async (place) => {
      const texts = Array.from({ length: 32 }, (_, i) => (i === place ? 'poison' : 'x'.repeat(i + 1)));
      expect(await run(texts)).toEqual(texts.map(({ length }, i) => (i === place ? null : length)));
      expect(fakes.ended).toBe(8);
      expect(await run(['after'])).toEqual([5]);
    },
  );

  it('ends a thread that does not answer within a minute, and finds the text', async () => {
    fakes.hold();
    const answer = run(['endless']);
    await fakes.clock.advance(59_999);
    expect(fakes.ended).toBe(0);
    await fakes.clock.advance(1);
    expect(fakes.ended).toBe(1);
    await fakes.clock.advance(60_000);
    expect(await answer).toEqual([null]);
  });

  it('rejects while no thread can be started, pausing longer each time, and works once one can', async () => {
    fakes.startError = new EmbedderError('planted');
    for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      const before = fakes.started;
      await expect(Promise.all([run(['a']), run(['b'])])).rejects.toThrow('planted');
      await fakes.clock.advance(pauseMs - 1);
      await expect(run(['a'])).rejects.toThrow('planted');
      expect(fakes.started).toBe(before + 1);
      await fakes.clock.advance(1);
    }
    fakes.startError = null;
    expect(await run(['a'])).toEqual([1]);
  });

  it('rejects a batch whose thread ended when no other can be started', async () => {
    fakes.hold();
    const answers = Promise.allSettled([run(['poison']), run(['waits'])]);
    await fakes.clock.advance(0);
    fakes.startError = new EmbedderError('planted');
    fakes.release();
    expect(await answers).toMatchObject(Array(2).fill({ status: 'rejected', reason: { message: 'planted' } }));
  });

  it('replaces a thread when there is too much memory, at most once a minute', async () => {
    await run(['small']);
    fakes.rssBytes = 1_001;
    await run(['too big']);
    await fakes.clock.advance(0);
    expect([fakes.started, fakes.ended]).toEqual([2, 1]);
    await fakes.clock.advance(59_999);
    await run(['again']);
    expect(fakes.ended).toBe(1);
    await fakes.clock.advance(1);
    await run(['and again']);
    await fakes.clock.advance(0);
    expect([fakes.started, fakes.ended]).toEqual([3, 2]);
  });

  it('rejects what runs and what waits when it is closed, and all that comes later', async () => {
    fakes.hold();
    const answers = Promise.allSettled([run(['runs']), run(['waits'])]);
    await fakes.clock.advance(0);
    const closing = pool.close();
    expect(await answers).toMatchObject(Array(2).fill({ status: 'rejected', reason: { name: 'EmbedderError' } }));
    fakes.release();
    await closing;
    await expect(run(['late'])).rejects.toThrow('The embedder is closed.');
    expect(fakes.clock.sleeping).toBe(0);
  });
});
