import type { Server } from 'node:http';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express } from 'express';
import type { ServiceConfig } from './config/service-config.js';
import { NestLogger } from './logging/nest-logger.js';
import { opsEndpoints } from './ops/ops-endpoints.js';
import { PlatformModule } from './platform.module.js';
import type { Platform } from './platform.module.js';

@Module({})
class ProcessModule {}

/** Idle keep-alive connections close at once; requests in hand get this long. */
const lastRequestsMs = 5_000;

/**
 * Puts the modules behind one HTTP server and listens. The body parser is off: a service reads bodies by its own rules.
 * @returns the url of the server
 */
export async function serve(
  modules: readonly DynamicModule[],
  platform: Platform,
  config: ServiceConfig,
): Promise<string> {
  const root: DynamicModule = { module: ProcessModule, imports: [PlatformModule.with(platform), ...modules] };
  const app = await NestFactory.create<NestExpressApplication>(root, {
    logger: new NestLogger(platform.log.child({ part: 'nest' })),
    abortOnError: false,
    bodyParser: false,
  });
  const express = app.getHttpAdapter().getInstance() as Express;
  express.disable('x-powered-by');
  for (const [path, handler] of Object.entries(opsEndpoints(platform))) express.get(path, handler);
  platform.lifecycle.onShutdown('http', 'http server', async () => {
    const cut = setTimeout(() => app.getHttpServer().closeAllConnections(), lastRequestsMs);
    await app.close();
    clearTimeout(cut);
  });
  await app.init();
  await listen(app.getHttpServer(), config);
  return urlOf(app.getHttpServer().address(), config);
}

/** Not by Nest, which logs a failure that we tell in a sentence. */
function listen(server: Server, { HOMEROOM_HTTP_PORT: port, HOMEROOM_HTTP_HOST: host }: ServiceConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen({ port, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function urlOf(address: unknown, config: ServiceConfig): string {
  const port =
    typeof address === 'object' && address !== null && 'port' in address
      ? Number(address.port)
      : config.HOMEROOM_HTTP_PORT;
  const host = config.HOMEROOM_HTTP_HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
