import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Platform } from '../platform.module.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

type Answer = { readonly status: number; readonly body: string; readonly type?: string };

function answer(response: ServerResponse, { status, body, type = 'text/plain; charset=utf-8' }: Answer): void {
  response
    .writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    .end(body);
}

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
    '/livez': async (_request, response) => answer(response, { status: 200, body: 'ok\n' }),
    '/readyz': async (request, response) => {
      const readiness = await health.readiness();
      const status = readiness.ready ? 200 : 503;
      if (await ops.allows(request)) {
        answer(response, { status, body: `${JSON.stringify(readiness)}\n`, type: 'application/json; charset=utf-8' });
      } else answer(response, { status, body: readiness.ready ? 'ready\n' : 'not ready\n' });
    },
    '/metrics': async (request, response) => {
      if (await ops.allows(request)) {
        answer(response, { status: 200, body: await metrics.scrape(), type: metrics.contentType });
      } else answer(response, { status: 404, body: 'not found\n' });
    },
  };
}
