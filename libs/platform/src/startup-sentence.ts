import { isError } from './logging/is-error.js';

const programming = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']);

const systemSentence: Readonly<Record<string, (error: Listening) => string>> = {
  EADDRINUSE: ({ port, address }) =>
    `port ${port} on ${address} is already in use; stop the other program or choose another port (HOMEROOM_HTTP_PORT).`,
  EACCES: ({ port }) => `port ${port} may not be opened by this user; choose one above 1023 (HOMEROOM_HTTP_PORT).`,
  EADDRNOTAVAIL: ({ address }) => `${address} is not an address of this machine; mend HOMEROOM_HTTP_HOST.`,
  ENOTFOUND: () => 'HOMEROOM_HTTP_HOST is not a known host name.',
};

type Listening = {
  readonly syscall?: string;
  readonly code?: string;
  readonly port?: number;
  readonly address?: string;
};

/** Why a start failed, as one sentence; with the place in the code only when it is our own mistake. */
export function startupSentence(error: unknown): string {
  if (!isError(error)) return 'something that is no Error was thrown.';
  const { syscall, code } = error as Listening;
  const sentence = syscall === 'listen' || syscall === 'getaddrinfo' ? systemSentence[code ?? ''] : undefined;
  if (sentence) return sentence(error as Listening);
  if (programming.has(error.name)) return error.stack ?? error.message;
  const text = error.message.trim();
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}
