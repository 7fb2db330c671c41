import express from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { ChatError, apiPrefix } from '@homeroom/contracts';
import type { Metrics, OpsAccess } from '@homeroom/platform';
import { restMetrics } from '../gateway.metrics.js';
import type { GatewayConfig } from '../gateway.config.js';
import type { SessionReader } from '../session/session-reader.js';
import { routeOf } from './request.js';

const self = ["'self'"];

/** The page runs its own files and nothing else: nothing inline, nothing from elsewhere, in nobody's frame. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: self,
    styleSrc: self,
    imgSrc: [...self, 'data:', 'blob:'],
    fontSrc: self,
    connectSrc: self,
    manifestSrc: self,
    workerSrc: self,
    baseUri: ["'none'"],
    formAction: self,
    frameAncestors: ["'none'"],
  },
};

/** Everything a request meets before its route: trust, headers, the clock of the metrics, the page. */
export function prepareHttp(app: Express, metrics: Metrics, config: GatewayConfig): void {
  const { HOMEROOM_HTTP_TRUST_PROXY_HOPS: hops, HOMEROOM_WEB_DIR: webDir } = config;
  app.set('trust proxy', hops === 0 ? false : hops);
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use(measure(metrics));
  app.use(
    helmet({ contentSecurityPolicy, crossOriginEmbedderPolicy: false, referrerPolicy: { policy: 'no-referrer' } }),
  );
  app.use(apiPrefix, (_request: Request, response: Response, next: NextFunction) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  if (webDir !== undefined)
    app.use(express.static(webDir, { index: 'index.html', redirect: false, setHeaders: cacheRule }));
}

/** Files are asked for again each time and answered by 304; the page itself is never kept. */
function cacheRule(response: Response, path: string): void {
  response.setHeader('Cache-Control', path.endsWith('.html') ? 'no-store' : 'no-cache');
}

function measure(metrics: Metrics) {
  const { requests } = metrics.of(restMetrics);
  return (request: Request, response: Response, next: NextFunction): void => {
    const stop = requests.startTimer();
    response.once('close', () => {
      stop({ route: routeOf(request) ?? 'other', status: `${Math.floor(response.statusCode / 100)}xx` });
    });
    next();
  };
}

/** Staff and admins see metrics and the state of dependencies from wherever they are. */
export function allowStaff(ops: OpsAccess, sessions: SessionReader): void {
  ops.allow(async ({ method = 'GET', headers }) => {
    try {
      const signedIn = await sessions.authenticateRequest({ method, headers });
      sessions.requireOwnPassword(signedIn);
      return ['staff', 'admin'].includes(signedIn.caller.role);
    } catch (error) {
      if (error instanceof ChatError) return false;
      throw error;
    }
  });
}
