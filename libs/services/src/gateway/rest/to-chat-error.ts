import { HttpException } from '@nestjs/common';
import { ChatError } from '@homeroom/contracts';

/** What body-parser calls its refusals. Its own sentences quote the body: they are never used. */
const bodyProblems: Readonly<Record<string, () => ChatError>> = {
  'entity.too.large': () => new ChatError('MESSAGE_TOO_LONG', 'The body is too large.'),
  'entity.parse.failed': () => new ChatError('BAD_REQUEST', 'The body is not valid JSON.'),
  'encoding.unsupported': () => new ChatError('BAD_REQUEST', 'Compressed bodies are not accepted.'),
  'charset.unsupported': () => new ChatError('BAD_REQUEST', 'The body must be UTF-8.'),
  'request.aborted': () => new ChatError('BAD_REQUEST', 'The body ended early.'),
  'request.size.invalid': () => new ChatError('BAD_REQUEST', 'The body is not as long as the header says.'),
};

type Foreign = { readonly type?: unknown; readonly status?: unknown };

const isClientStatus = (status: unknown): boolean => typeof status === 'number' && status >= 400 && status < 500;

/** Every error of a request as one of the contract; what nobody expected is INTERNAL, with its cause. */
export function toChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  const { type, status } = (typeof error === 'object' && error !== null ? error : {}) as Foreign;
  const known = typeof type === 'string' ? bodyProblems[type] : undefined;
  if (known) return known();
  const answered = error instanceof HttpException ? error.getStatus() : status;
  if (answered === 404) return new ChatError('NOT_FOUND', 'There is nothing here.');
  if (isClientStatus(answered)) return new ChatError('BAD_REQUEST', 'The request cannot be understood.');
  return new ChatError('INTERNAL', 'Something went wrong on our side.', { cause: error });
}
