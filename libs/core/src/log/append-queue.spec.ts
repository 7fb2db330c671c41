import { describe, expect, it } from '@jest/globals';
import { ChatError } from '@homeroom/contracts';
import { ManualClock } from '../ports/clock.memory.js';
import type { NewRecord } from '../ports/event-log.port.js';
import { AppendQueue } from './append-queue.js';
import type { AppendQueueOptions } from './append-queue.js';

/** A log whose appends the spec answers by hand, or by a rule. */
class ManualLog {
  readonly appends: { readonly keys: readonly string[]; readonly stored: () => void; readonly fail: () => void }[] = [];
  rule: (keys: readonly string[]) => 'ask' | 'stored' | 'failed' = () => 'ask';

  append(records: readonly NewRecord[]): Promise<void> {
    const keys = records.map(({ key }) => key);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.appends.push({ keys, stored: resolve, fail: () => reject(new Error('The log is away.')) });
    const answer = this.rule(keys);
    if (answer === 'stored') resolve();
    if (answer === 'failed') reject(new Error('The log is away.'));
    return promise;
  }

  get sent(): readonly (readonly string[])[] {
    return this.appends.map(({ keys }) => keys);
  }
}

const record = (key: string, bytes = 10): NewRecord => ({ topic: 't', key, value: new Uint8Array(bytes) });

function setUp(options: AppendQueueOptions = {}) {
  const clock = new ManualClock();
  const log = new ManualLog();
  const queue = new AppendQueue({ eventLog: log, clock }, options);
  const answers: Record<string, string> = {};
  const append = (key: string, bytes?: number): void => {
    queue.append(record(key, bytes)).then(
      () => (answers[key] = 'stored'),
      (error: unknown) => (answers[key] = error instanceof ChatError ? error.code : String(error)),
    );
  };
  return { clock, log, queue, answers, append };
}

describe('AppendQueue', () => {
  it('appends at once when idle and answers only after the log has', async () => {
    const { clock, log, answers, append } = setUp();
    append('a');
    await clock.advance(0);
    expect(log.sent).toEqual([['a']]);
    expect(answers).toEqual({});
    log.appends[0]?.stored();
    await clock.advance(0);
    expect(answers).toEqual({ a: 'stored' });
  });

  it('keeps one append in flight and merges what came meanwhile, in order', async () => {
    const { clock, log, append, answers } = setUp();
    for (const key of ['a', 'b', 'c']) append(key);
    await clock.advance(100);
    expect(log.sent).toEqual([['a']]);
    append('d');
    log.appends[0]?.stored();
    await clock.advance(0);
    expect(log.sent).toEqual([['a'], ['b', 'c', 'd']]);
    log.appends[1]?.stored();
    await clock.advance(0);
    expect(answers).toEqual({ a: 'stored', b: 'stored', c: 'stored', d: 'stored' });
  });

  it('lets a record wait for others at most 5 ms once the log is free', async () => {
    const { clock, log, append } = setUp();
    append('a');
    append('b');
    await clock.advance(2);
    log.appends[0]?.stored();
    await clock.advance(2);
    append('c');
    expect(log.sent).toEqual([['a']]);
    await clock.advance(1);
    expect(log.sent).toEqual([['a'], ['b', 'c']]);
  });

  it('never puts more than 500 records or 1 MiB into one append', async () => {
    const { clock, log, append } = setUp();
    log.rule = (keys) => (keys[0] === 'first' ? 'ask' : 'stored');
    append('first');
    for (let i = 0; i < 1_200; i++) append(`k${i}`);
    for (let i = 0; i < 3; i++) append(`big${i}`, 600 * 1024);
    await clock.advance(0);
    log.appends[0]?.stored();
    await clock.advance(50);
    expect(log.sent.map((keys) => keys.length)).toEqual([1, 500, 500, 201, 1, 1]);
  });

  it('tries the same records again after a failure, within their deadline', async () => {
    const { clock, log, answers, append } = setUp();
    append('a');
    await clock.advance(0);
    append('b');
    log.appends[0]?.fail();
    await clock.advance(49);
    expect(log.sent).toHaveLength(1);
    await clock.advance(1);
    expect(log.sent).toEqual([['a'], ['a', 'b']]);
    log.appends[1]?.stored();
    await clock.advance(0);
    expect(answers).toEqual({ a: 'stored', b: 'stored' });
  });

  it('answers UNAVAILABLE at the deadline, and never sends what was still waiting then', async () => {
    const { clock, log, answers, append } = setUp();
    append('hung');
    await clock.advance(1_000);
    append('waiting');
    await clock.advance(1_999);
    expect(answers).toEqual({});
    await clock.advance(1);
    expect(answers).toEqual({ hung: 'UNAVAILABLE' });
    await clock.advance(1_000);
    expect(answers).toEqual({ hung: 'UNAVAILABLE', waiting: 'UNAVAILABLE' });
    log.appends[0]?.stored();
    await clock.advance(5_000);
    expect(log.sent.flat().filter((key) => key === 'waiting').length).toBeLessThanOrEqual(1);
    append('later');
    await clock.advance(5_000);
    expect(log.sent.slice(1).flat()).not.toContain('hung');
  });

  it('drops at the deadline what a busy log never got to', async () => {
    const { clock, log, answers, append } = setUp({ maxRecords: 1 });
    for (const key of ['a', 'b', 'c']) append(key);
    await clock.advance(2_900);
    log.appends[0]?.stored();
    await clock.advance(200);
    expect(answers).toEqual({ a: 'stored', b: 'UNAVAILABLE', c: 'UNAVAILABLE' });
    expect(log.sent).toEqual([['a'], ['b']]);
  });

  it('fails fast once the log failed five times in five seconds, and probes it once a second', async () => {
    const { clock, log, queue, answers, append } = setUp();
    log.rule = () => 'failed';
    append('a');
    await clock.advance(3_000);
    expect(answers).toEqual({ a: 'UNAVAILABLE' });
    expect(queue.failingFast).toBe(true);
    await clock.advance(900);
    const before = log.sent.length;
    append('probe');
    await clock.advance(0);
    append('refused');
    await clock.advance(0);
    expect(log.sent.length).toBe(before + 1);
    expect(answers['refused']).toBe('UNAVAILABLE');
    log.rule = () => 'stored';
    await clock.advance(1_000);
    expect(answers['probe']).toBe('stored');
    expect(queue.failingFast).toBe(false);
    append('after');
    await clock.advance(0);
    expect(answers['after']).toBe('stored');
  });

  it('opens at once when an append eats its whole deadline', async () => {
    const { clock, queue, answers, append } = setUp();
    append('hung');
    await clock.advance(3_000);
    expect(queue.failingFast).toBe(true);
    append('next');
    await clock.advance(50);
    expect(answers).toEqual({ hung: 'UNAVAILABLE', next: 'UNAVAILABLE' });
  });

  it('lets one dead broker hold up only its own rooms', async () => {
    const { clock, log, answers, append, queue } = setUp({ groupOf: ({ key }) => key.slice(0, 1) });
    log.rule = (keys) => (keys.some((key) => key.startsWith('x')) ? 'failed' : 'stored');
    for (const key of ['a1', 'x1', 'b1', 'x2']) append(key);
    await clock.advance(100);
    append('x3');
    append('b2');
    await clock.advance(100);
    expect(answers).toEqual({ a1: 'stored', b1: 'stored', b2: 'stored' });
    await clock.advance(900);
    expect(queue.failingFast).toBe(true);
    append('x4');
    append('a2');
    await clock.advance(10);
    expect(answers).toMatchObject({ a2: 'stored', x4: 'UNAVAILABLE' });
    log.rule = () => 'stored';
    await clock.advance(1_000);
    expect(answers).toMatchObject({ x1: 'stored', x2: 'stored', x3: 'stored' });
    const order = log.sent.filter((keys) => keys.every((key) => key.startsWith('x'))).at(-1);
    expect(order).toEqual(['x1', 'x2', 'x3']);
  });

  it('refuses with OVERLOADED beyond 2,000 records or 8 MiB, and takes again once there is room', async () => {
    const { clock, log, queue, append, answers } = setUp();
    for (let i = 0; i < 2_000; i++) append(`k${i}`);
    await expect(queue.append(record('too many'))).rejects.toMatchObject({ code: 'OVERLOADED', retryAfterMs: 1_000 });
    log.rule = () => 'stored';
    log.appends[0]?.stored();
    await clock.advance(100);
    expect(Object.keys(answers)).toHaveLength(2_000);
    expect(queue.inFlight).toEqual({ records: 0, bytes: 0 });
    log.rule = () => 'ask';
    append('big', 8 * 1024 * 1024 - 5);
    await expect(queue.append(record('too big'))).rejects.toMatchObject({ code: 'OVERLOADED' });
    append('fits', 5);
    expect(queue.inFlight.records).toBe(2);
  });

  it('drains: resolves when everything accepted has its answer', async () => {
    const { clock, log, queue, append } = setUp();
    append('a');
    append('b');
    await clock.advance(0);
    let drained = false;
    void queue.drain().then(() => (drained = true));
    log.appends[0]?.stored();
    await clock.advance(10);
    expect(drained).toBe(false);
    log.appends[1]?.stored();
    await clock.advance(0);
    expect(drained).toBe(true);
    expect(clock.sleeping).toBe(0);
  });

  it('keeps one timer for records that come one after the other, and none once it is drained', async () => {
    const { queue, clock, log, append } = setUp();
    log.rule = () => 'stored';
    const sleeping: number[] = [];
    for (const key of ['a', 'b', 'c']) {
      append(key);
      await clock.advance(10);
      sleeping.push(clock.sleeping);
    }
    expect(sleeping).toEqual([1, 1, 1]);
    await queue.drain();
    await clock.advance(0);
    expect(clock.sleeping).toBe(0);
  });

  it('keeps its deadlines when the clock of the machine jumps', async () => {
    const { clock, log, answers, append } = setUp();
    append('a');
    clock.jump(-3_600_000);
    append('b');
    await clock.advance(0);
    log.rule = () => 'stored';
    log.appends[0]?.stored();
    await clock.advance(10);
    expect(answers).toEqual({ a: 'stored', b: 'stored' });
  });
});
