import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Platform } from '../platform.module.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const answer = (response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void => {
  response
    .writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    .end(body);
};

/**
 * `/livez` and `/readyz` say one word to anybody, so that a load balancer elsewhere can ask. The names of dependencies and
 * `/metrics` are for this machine and for whom `ops` lets in; others find nothing there.
 */
export function opsEndpoints({
  health,
  metrics,
  ops,
}: Pick<Platform, 'health' | 'metrics' | 'ops'>): Readonly<Record<string, Handler>> {
  return {
    '/livez': async (_request, response) => answer(response, 200, 'ok\n'),
    '/readyz': async (request, response) => {
      const { ready, draining, checks } = await health.readiness();
      const status = ready ? 200 : 503;
      if (await ops.allows(request)) {
        answer(response, status, `${JSON.stringify({ ready, draining, checks })}\n`, 'application/json; charset=utf-8');
      } else answer(response, status, ready ? 'ready\n' : 'not ready\n');
    },
    '/metrics': async (request, response) => {
      if (await ops.allows(request)) answer(response, 200, await metrics.scrape(), metrics.contentType);
      else answer(response, 404, 'not found\n');
    },
  };
}
