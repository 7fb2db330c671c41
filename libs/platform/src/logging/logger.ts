import { pino } from 'pino';
import type { Logger } from 'pino';
import { describeError } from './describe-error.js';
import { isError } from './is-error.js';
import { textLine } from './text-lines.js';

export type { Logger } from 'pino';

/** Never written: words of people, and what opens doors. */
const secretKeys = new Set([
  'text',
  'csv',
  'password',
  'onetimepassword',
  'old',
  'new',
  'token',
  'accesstoken',
  'refreshtoken',
  'cookie',
  'set-cookie',
  'authorization',
]);

function hideSecrets(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return depth < 6 ? value.map((item) => hideSecrets(item, depth + 1)) : '(deep)';
  if (typeof value !== 'object' || value === null || isError(value)) return value;
  if (depth >= 6) return '(deep)';
  const hide = ([key, inner]: [string, unknown]) => [
    key,
    secretKeys.has(key.toLowerCase()) ? '(hidden)' : hideSecrets(inner, depth + 1),
  ];
  return Object.fromEntries(Object.entries(value).map(hide));
}

export type LoggerOptions = {
  readonly name: string;
  readonly level: string;
  readonly format: 'json' | 'text';
  write(line: string): void;
};

/** JSON lines (or text lines) of one service. Log an error as `{ err }`. */
export function createLogger({ name, level, format, write }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { service: name },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => hideSecrets(fields) as Record<string, unknown>,
      },
      serializers: { err: (error: unknown) => describeError(error) },
    },
    { write: (line: string) => write(format === 'text' ? textLine(line) : line) },
  );
}
