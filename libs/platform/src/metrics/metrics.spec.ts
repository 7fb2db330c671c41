import { describe, expect, it } from '@jest/globals';
import { Metrics, counter, histogram } from './metrics.js';

const catalog = {
  requests: counter({ name: 'homeroom_test_requests_total', help: 'Requests.', labels: ['status'] }),
  seconds: histogram({ name: 'homeroom_test_seconds', help: 'Duration.' }),
} as const;

describe('Metrics', () => {
  it('gives a catalog its metrics under its own keys', async () => {
    const metrics = new Metrics('gateway');
    const { requests, seconds } = metrics.of(catalog);
    requests.inc({ status: '2xx' });
    seconds.observe(0.9);
    const text = await metrics.scrape();
    expect(text).toContain('homeroom_test_requests_total{status="2xx",service="gateway"} 1');
    expect(text).toContain('homeroom_test_seconds_bucket{le="1",service="gateway"} 1');
  });

  it('answers the same metrics when a catalog is registered again', async () => {
    const metrics = new Metrics('gateway');
    metrics.of(catalog).requests.inc({ status: '2xx' });
    metrics.of(catalog).requests.inc({ status: '2xx' });
    expect(await metrics.scrape()).toContain('{status="2xx",service="gateway"} 2');
  });
});
