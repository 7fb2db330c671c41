import { Catch, Inject } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PLATFORM } from '@homeroom/platform';
import type { MetricsOf, Platform } from '@homeroom/platform';
import { restMetrics } from '../gateway.metrics.js';
import { routeOf } from './request.js';
import { toChatError } from './to-chat-error.js';

/** Answers every error in the shape of the contract, also for paths that do not exist. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly numbers: MetricsOf<typeof restMetrics>;

  constructor(@Inject(PLATFORM) private readonly platform: Platform) {
    this.numbers = platform.metrics.of(restMetrics);
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const error = toChatError(thrown);
    const { code, cause, retryAfterMs } = error;
    this.numbers.errors.inc({ code });
    const line = { err: cause, code, route: routeOf(request) ?? 'other' };
    if (code === 'INTERNAL') this.platform.log.error(line, 'a request failed');
    else if (cause !== undefined) this.platform.log.warn(line, 'a request was refused');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (retryAfterMs !== undefined) response.setHeader('Retry-After', Math.ceil(retryAfterMs / 1_000));
    response.status(error.status).json({ error: error.toBody() });
  }
}
