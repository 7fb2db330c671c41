import type { Flags } from './config/command-line.js';
import { isError } from './logging/is-error.js';

const programming = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']);

type Name = (variable: string) => string;

const systemSentence: Readonly<Record<string, (error: Listening, name: Name) => string>> = {
  EADDRINUSE: ({ port, address }, name) =>
    `port ${port} on ${address} is already in use; stop the other program or choose another port (${name('HOMEROOM_HTTP_PORT')}).`,
  EACCES: ({ port }, name) =>
    `port ${port} may not be opened by this user; choose one above 1023 (${name('HOMEROOM_HTTP_PORT')}).`,
  EADDRNOTAVAIL: ({ address }, name) =>
    `${address} is not an address of this machine; mend ${name('HOMEROOM_HTTP_HOST')}.`,
  ENOTFOUND: (_error, name) => `${name('HOMEROOM_HTTP_HOST')} is not a known host name.`,
};

type Listening = {
  readonly syscall?: string;
  readonly code?: string;
  readonly port?: number;
  readonly address?: string;
};

/** Why a start failed, as one sentence; with the place in the code only when it is our own mistake. */
export function startupSentence(error: unknown, flags: Flags = {}): string {
  if (!isError(error)) return 'something that is no Error was thrown.';
  const { syscall, code } = error as Listening;
  const sentence = syscall === 'listen' || syscall === 'getaddrinfo' ? systemSentence[code ?? ''] : undefined;
  if (sentence) return sentence(error as Listening, (variable) => named(variable, flags));
  if (programming.has(error.name)) return error.stack ?? error.message;
  const text = error.message.trim();
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}

/** The variable, and the flag that sets it where the service has one. */
function named(variable: string, flags: Flags): string {
  const flag = Object.keys(flags).find((name) => flags[name] === variable);
  return flag === undefined ? variable : `--${flag} or ${variable}`;
}
