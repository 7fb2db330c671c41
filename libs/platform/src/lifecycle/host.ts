import { writeSync } from 'node:fs';
import { isError } from '../logging/is-error.js';

/** The process as `runService` sees it; specs give it another one. */
export type Host = {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** stdout is a terminal. */
  readonly isTerminal: boolean;
  print(text: string): void;
  complain(text: string): void;
  exit(code: number): void;
  onSignal(signal: 'SIGTERM' | 'SIGINT', listener: () => void): void;
  onFault(kind: Fault, listener: (error: unknown) => void): void;
};

export type Fault = 'unhandledRejection' | 'uncaughtException';

/** Written at once, so that nothing is lost when the process ends. A pipe whose reader is slow or gone must not end us. */
function writeNow(descriptor: 1 | 2, text: string): void {
  try {
    writeSync(descriptor, text);
  } catch (error) {
    const code = isError(error) && 'code' in error ? error.code : undefined;
    if (code === 'EAGAIN') (descriptor === 1 ? process.stdout : process.stderr).write(text);
    else if (code !== 'EPIPE') throw error;
  }
}

export const processHost: Host = {
  args: process.argv.slice(2),
  environment: process.env,
  isTerminal: process.stdout.isTTY === true,
  print: (text) => writeNow(1, text),
  complain: (text) => writeNow(2, text),
  exit: (code) => process.exit(code),
  onSignal: (signal, listener) => void process.on(signal, listener),
  onFault: (kind, listener) => void process.on(kind, listener),
};
