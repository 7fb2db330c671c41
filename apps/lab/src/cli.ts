import { load } from './load/load.js';
import { loadHelp, parseLoadOptions } from './load/options.js';
import { OperationalError } from './operational-error.js';
import { parseReplayOptions, replayHelp } from './replay/options.js';
import { replay } from './replay/replay.js';
import type { Terminal } from './replay/replay.js';

export type Invocation = {
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  /** Names what a first interruption does instead of ending the process. @default nothing is named */
  readonly onInterrupt?: (interrupt: () => void) => void;
};

type Command = { readonly summary: string; readonly run: (invocation: Invocation) => Promise<number> };

const commands: Readonly<Record<string, Command>> = {
  load: {
    summary: 'how much a Homeroom holds: light clients, an open loop, faults, the same oracle',
    run: async ({ onInterrupt = () => undefined, ...invocation }) => {
      const options = parseLoadOptions(invocation.args, invocation.environment);
      if (options) return load({ ...invocation, options, onInterrupt });
      invocation.terminal.out.write(`${loadHelp()}\n`);
      return 0;
    },
  },
  replay: {
    summary: 'real chat through a Homeroom, with an oracle that checks every promise',
    run: async ({ args, environment, terminal }) => {
      const options = parseReplayOptions(args, environment);
      if (options) return replay(options, environment, terminal);
      terminal.out.write(`${replayHelp}\n`);
      return 0;
    },
  },
};

const help = `lab COMMAND [options]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`)
  .join('\n')}

lab COMMAND --help tells a command's options.`;

/** @returns the exit code: 0 fine, 1 a promise was broken, 2 it could not be done. */
export async function runLab({ args, terminal, ...invocation }: Invocation): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (['--help', '-h', 'help'].includes(name)) {
    terminal.out.write(`${help}\n`);
    return 0;
  }
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command)
      throw new OperationalError(`There is no command "${name}"; there is ${Object.keys(commands).join(', ')}.`);
    return await command.run({ args: rest, terminal, ...invocation });
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    terminal.progress.write(`${error.message}\n`);
    return 2;
  }
}
