import { z } from 'zod';

/** What every service has. The defaults suit one machine; a chart sets the host. */
export const serviceConfig = z.object({
  HOMEROOM_HTTP_HOST: z.string().min(1).default('127.0.0.1').describe('Address the HTTP server binds to.'),
  HOMEROOM_HTTP_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(3000)
    .describe('Port of the HTTP server; 0 takes a free one.'),
  HOMEROOM_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('The least severe log lines that are written.'),
  HOMEROOM_LOG_FORMAT: z
    .enum(['json', 'text'])
    .optional()
    .describe('json: one object a line; text: short lines for people. Unset: text on a terminal, else json.'),
  HOMEROOM_SHUTDOWN_DEADLINE_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(600_000)
    .default(25_000)
    .describe('Milliseconds from the signal to the end of the process, whatever still hangs.'),
});
export type ServiceConfig = z.output<typeof serviceConfig>;
