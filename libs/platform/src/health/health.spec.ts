import { describe, expect, it } from '@jest/globals';
import { Health } from './health.js';

describe('Health', () => {
  it('is ready once it has started and every check holds', async () => {
    const health = new Health();
    health.addCheck('store', () => undefined);
    expect((await health.readiness()).ready).toBe(false);
    health.markStarted();
    expect(await health.readiness()).toEqual({ ready: true, draining: false, checks: { store: 'ok' } });
  });

  it('names a check that fails and one that does not answer', async () => {
    const health = new Health({ checkTimeoutMs: 1 });
    health.addCheck('store', () => Promise.reject(new Error('away')));
    health.addCheck('log', () => new Promise(() => undefined));
    health.markStarted();
    expect(await health.readiness()).toEqual({
      ready: false,
      draining: false,
      checks: { store: 'failing', log: 'slow' },
    });
  });

  it('asks the dependencies once for many probes', async () => {
    const health = new Health();
    let asked = 0;
    health.addCheck('store', () => (asked += 1));
    await Promise.all([health.readiness(), health.readiness(), health.readiness()]);
    expect(asked).toBe(1);
  });
});
