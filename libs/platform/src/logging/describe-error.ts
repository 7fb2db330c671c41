import { isError } from './is-error.js';

export type ErrorDescription = {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
};

/** What the runtime itself throws: its SyntaxError quotes the text it could not parse, which may be somebody's message. */
const quotesInput = (error: Error): boolean => error.name === 'SyntaxError' || error.name === 'URIError';

/** An error as a log line may hold it: no fields of its own but the code, at most five causes deep. */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!isError(error)) return { type: typeof error, message: 'something that is no Error was thrown' };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const message = quotesInput(error) ? '(hidden: it quotes the input)' : error.message;
  const frames = error.stack?.slice(error.stack.search(/\n\s+at /u)).trim();
  return {
    type: error.name,
    message,
    ...code,
    ...(frames?.startsWith('at ') && { stack: frames }),
    ...(error.cause !== undefined && depth < 5 && { cause: describeError(error.cause, depth + 1) }),
  };
}
