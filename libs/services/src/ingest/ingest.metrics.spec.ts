import { describe, expect, it } from '@jest/globals';
import { createLogger, createPlatform } from '@homeroom/platform';
import { observeIngest } from './ingest.metrics.js';

describe('the observer of ingest', () => {
  it('counts every event, and raises an alarm for dead letters only', async () => {
    let logged = '';
    const write = (line: string) => void (logged += line);
    const log = createLogger({ name: 'ingest', level: 'warn', format: 'json', write });
    const platform = createPlatform({
      name: 'x',
      log,
      deadlineMs: 1_000,
      exit: () => undefined,
      print: () => undefined,
    });
    const { counted } = observeIngest(platform);
    counted('stored', 3);
    counted('dead-letter', 0);
    expect(logged).toBe('');
    counted('dead-letter', 2);
    expect(JSON.parse(logged)).toMatchObject({
      level: 'error',
      count: 2,
      msg: expect.stringContaining('dead letters'),
    });
    expect(await platform.metrics.scrape()).toContain(
      'homeroom_ingest_events_total{event="dead-letter",service="x"} 2',
    );
  });
});
