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

/** Who read our output is gone: that ends the output, not the service. */
function toleratingEpipe(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** The real process; made once, when it starts. */
export const processHost = (): Host => {
  const [out, err] = [toleratingEpipe(process.stdout), toleratingEpipe(process.stderr)];
  return {
    args: process.argv.slice(2),
    environment: process.env,
    isTerminal: process.stdout.isTTY === true,
    print: (text) => void out.write(text),
    complain: (text) => void err.write(text),
    exit: (code) => process.exit(code),
    onSignal: (signal, listener) => void process.on(signal, listener),
    onFault: (kind, listener) => void process.on(kind, listener),
  };
};
