import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ServerWatch, readMetrics } from './server-watch.js';

const metrics = `
# TYPE homeroom_log_lag_records gauge
homeroom_log_lag_records{group="ingest",topic="messages",partition="0",service="standalone"} 3
homeroom_log_lag_records{group="ingest",topic="messages",partition="1",service="standalone"} 4
homeroom_log_lag_records{group="embedding",topic="timeline",partition="0",service="standalone"} 90
homeroom_log_lag_records_other{group="ingest"} 1000
homeroom_index_behind_seconds{service="standalone"} 2.5
`;

describe('what a server says of itself', () => {
  it('is the backlog of ingest, and how far search is behind', () => {
    expect(readMetrics(metrics)).toEqual({ backlog: 7, searchableBehind: 2.5 });
  });

  it('is unknown where it does not say', () => {
    expect(readMetrics('up 1\nhomeroom_index_behind_seconds -1')).toEqual({ backlog: null, searchableBehind: null });
  });
});

describe('the watch on a server', () => {
  const open: (() => void)[] = [];
  afterEach(() => open.splice(0).forEach((close) => close()));

  const serve = async (answer: () => readonly [status: number, body: string]): Promise<string> => {
    const server = createServer((_, response) => {
      const [status, body] = answer();
      response.writeHead(status).end(body);
    }).listen(0, '127.0.0.1');
    open.push(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  };

  it('keeps the last answer, and forgets it when there is none', async () => {
    const answers: (readonly [number, string])[] = [
      [200, metrics],
      [403, metrics],
    ];
    const watch = new ServerWatch(await serve(() => answers.shift() ?? [500, '']));
    expect(await watch.look()).toEqual({ backlog: 7, searchableBehind: 2.5 });
    expect(watch.last.backlog).toBe(7);
    expect(await watch.look()).toEqual({ backlog: null, searchableBehind: null });
  });

  it('asks nobody without an address', async () => {
    expect(await new ServerWatch(undefined).look()).toEqual({ backlog: null, searchableBehind: null });
  });

  it('does not mind that nobody is there', async () => {
    expect(await new ServerWatch('http://127.0.0.1:1/metrics').look()).toEqual({
      backlog: null,
      searchableBehind: null,
    });
  });
});
