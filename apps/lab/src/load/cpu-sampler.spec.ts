import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CpuSampler, coresOf, cpuBetween } from './cpu-sampler.js';
import type { CpuSample } from './cpu-sampler.js';

type Thread = { readonly tid: number; readonly name: string; readonly ticks: number; readonly startedAt?: number };

const statLine = ({ tid, name, ticks, startedAt = 500 }: Thread): string =>
  `${tid} (${name}) S ${'0 '.repeat(10)}${ticks - 1} 1 ${'0 '.repeat(6)}${startedAt} 0 0\n`;

describe('the CPU sampler', () => {
  let proc = '';
  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'lab-proc-'));
  });
  afterEach(() => rmSync(proc, { recursive: true, force: true }));

  /** Writes a process as /proc shows it: `ticks` of the whole, and its threads. */
  const plant = (whole: Thread, threads: readonly Thread[]): void => {
    rmSync(join(proc, `${whole.tid}`), { recursive: true, force: true });
    mkdirSync(join(proc, `${whole.tid}`, 'task'), { recursive: true });
    writeFileSync(join(proc, `${whole.tid}`, 'stat'), statLine(whole));
    for (const thread of threads) {
      mkdirSync(join(proc, `${whole.tid}`, 'task', `${thread.tid}`));
      writeFileSync(join(proc, `${whole.tid}`, 'task', `${thread.tid}`, 'stat'), statLine(thread));
    }
  };
  const node = (ticks: number, startedAt = 500, tid = 7): Thread => ({
    tid,
    name: 'node-MainThread',
    ticks,
    startedAt,
  });
  const samplerOf = (pid: () => number | undefined): CpuSampler =>
    new CpuSampler([{ name: 'homeroom', pid }], { proc, platform: 'linux', ticksPerSecond: 100 });
  const told = (sample: CpuSample): Record<string, number> =>
    Object.fromEntries(
      (sample.sampled ? sample.use : []).map(({ process: name, thread, seconds }) => [`${name}/${thread}`, seconds]),
    );

  it("tells Homeroom's named threads apart and counts Node's own as main", () => {
    plant(node(600), [
      node(300),
      { tid: 8, name: 'V8Worker', ticks: 100 },
      { tid: 9, name: 'hr-embed', ticks: 150 },
      { tid: 10, name: 'hr-index', ticks: 50 },
    ]);
    expect(told(samplerOf(() => 7).sample())).toEqual({
      'homeroom/main': 4,
      'homeroom/hr-embed': 1.5,
      'homeroom/hr-index': 0.5,
    });
  });

  it('adds threads of one name, and reads names that hold brackets and spaces', () => {
    plant(node(100), [
      { tid: 8, name: 'hr-embed', ticks: 10 },
      { tid: 9, name: 'hr-embed', ticks: 20 },
      { tid: 10, name: 'hr-a) S (b', ticks: 5 },
    ]);
    expect(told(samplerOf(() => 7).sample())).toEqual({
      'homeroom/main': 0.65,
      'homeroom/hr-embed': 0.3,
      'homeroom/hr-a) S (b': 0.05,
    });
  });

  it('keeps what a thread used after it has ended, and adds the one that follows it under the same number', () => {
    const sampler = samplerOf(() => 7);
    plant(node(300), [node(200), { tid: 9, name: 'hr-embed', ticks: 100 }]);
    sampler.sample();
    plant(node(320), [node(220)]);
    expect(told(sampler.sample())).toEqual({ 'homeroom/main': 2.2, 'homeroom/hr-embed': 1 });
    plant(node(330), [node(220), { tid: 9, name: 'hr-embed', ticks: 10, startedAt: 900 }]);
    expect(told(sampler.sample())).toEqual({ 'homeroom/main': 2.2, 'homeroom/hr-embed': 1.1 });
  });

  it('goes on counting when a killed process is started again, under another pid or the same', () => {
    let pid: number | undefined = 7;
    const sampler = samplerOf(() => pid);
    plant(node(300), [node(200), { tid: 9, name: 'hr-embed', ticks: 100 }]);
    sampler.sample();
    pid = undefined;
    expect(told(sampler.sample())).toEqual({ 'homeroom/main': 2, 'homeroom/hr-embed': 1 });
    pid = 17;
    expect(told(sampler.sample())).toEqual({ 'homeroom/main': 2, 'homeroom/hr-embed': 1 });
    plant(node(40, 900, 17), [node(30, 900, 17), { tid: 19, name: 'hr-embed', ticks: 10 }]);
    expect(told(sampler.sample())).toEqual({ 'homeroom/main': 2.3, 'homeroom/hr-embed': 1.1 });
    plant(node(5, 1_200, 17), [node(5, 1_200, 17)]);
    expect(told(sampler.sample())).toEqual({ 'homeroom/main': 2.35, 'homeroom/hr-embed': 1.1 });
  });

  it('never lets main go down when a thread runs on between two reads', () => {
    const sampler = samplerOf(() => 7);
    plant(node(102), [node(50), { tid: 9, name: 'hr-index', ticks: 50 }]);
    sampler.sample();
    plant(node(103), [node(50), { tid: 9, name: 'hr-index', ticks: 53 }]);
    expect(told(sampler.sample())).toEqual({ 'homeroom/main': 0.52, 'homeroom/hr-index': 0.53 });
  });

  it('answers what was used between two samples, and in cores', () => {
    const sampler = samplerOf(() => 7);
    plant(node(300), [node(300)]);
    const before = sampler.sample();
    plant(node(500), [node(400), { tid: 9, name: 'hr-embed', ticks: 100 }]);
    const use = cpuBetween(before, sampler.sample());
    expect(use).toEqual([
      { process: 'homeroom', thread: 'main', seconds: 1 },
      { process: 'homeroom', thread: 'hr-embed', seconds: 1 },
    ]);
    expect(coresOf(use, 2)).toEqual({ 'homeroom/main': 0.5, 'homeroom/hr-embed': 0.5 });
  });

  it('says so where there is no /proc, and where no process is known', () => {
    const elsewhere = new CpuSampler([{ name: 'homeroom', pid: () => 7 }], { proc, platform: 'darwin' });
    expect(elsewhere.sample()).toEqual({ sampled: false, why: 'CPU time was not sampled: that needs Linux.' });
    const nobody = new CpuSampler([], { proc, platform: 'linux' }).sample();
    expect(nobody).toMatchObject({ sampled: false });
    expect(cpuBetween(nobody, elsewhere.sample())).toEqual([]);
  });

  (process.platform === 'linux' ? it : it.skip)('agrees with what Node says of this very process', () => {
    const sampler = new CpuSampler([{ name: 'jest', pid: () => process.pid }]);
    const { user, system } = process.cpuUsage();
    const told = sampler.sample();
    const seconds = told.sampled ? told.use.reduce((sum, use) => sum + use.seconds, 0) : 0;
    expect(Math.abs(seconds - (user + system) / 1e6)).toBeLessThan(0.1);
  });
});
