import { constants } from 'node:os';
import { runLab } from './cli.js';

let interrupt: (() => void) | undefined;

// Leaving through process.exit runs the exit handlers that end child processes and remove temporary data.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    const first = interrupt;
    interrupt = undefined;
    if (first) first();
    else process.exit(128 + constants.signals[signal]);
  });

const terminal = { out: process.stdout, progress: process.stderr };
process.exitCode = await runLab({
  args: process.argv.slice(2),
  environment: process.env,
  terminal,
  onInterrupt: (first) => (interrupt = first),
});
