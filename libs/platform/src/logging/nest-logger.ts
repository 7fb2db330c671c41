import type { LoggerService } from '@nestjs/common';
import { isError } from './is-error.js';
import type { Logger } from './logger.js';

/** Nest's own words, one level down: its start-up chatter is not news. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }
  debug(message: unknown, context?: unknown): void {
    this.logger.trace({ context }, String(message));
  }
  verbose(message: unknown, context?: unknown): void {
    this.logger.trace({ context }, String(message));
  }
  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ context }, String(message));
  }
  error(message: unknown, ...rest: readonly unknown[]): void {
    const context = rest.at(-1);
    if (isError(message)) this.logger.error({ context, err: message }, 'Nest reports an error');
    else this.logger.error({ context }, String(message));
  }
  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.error(message, ...rest);
  }
}
