import { parseArgs } from 'node:util';
import { isError } from '../logging/is-error.js';
import { StartupError } from '../startup-error.js';

/**
 * What a command line flag means: the variable that takes its value (`--port 3000`), or, for a switch (`--no-demo`), the
 * variable and what it is set to. A flag beats the environment.
 */
export type Flag = string | { readonly variable: string; readonly value: string };
export type Flags = Readonly<Record<string, Flag>>;

export type CommandLine = {
  readonly help: boolean;
  readonly checkConfig: boolean;
  readonly variables: Readonly<Record<string, string>>;
};

/** @throws StartupError for an unknown flag or one without its value */
export function readCommandLine(args: readonly string[], flags: Flags): CommandLine {
  const own = Object.entries(flags).map(
    ([name, flag]) => [name, { type: typeof flag === 'string' ? 'string' : 'boolean' }] as const,
  );
  const values = parse(
    args,
    Object.fromEntries([...own, ['help', { type: 'boolean' }], ['check-config', { type: 'boolean' }]]),
  );
  const variables: Record<string, string> = {};
  for (const [name, flag] of Object.entries(flags)) {
    const value = values[name];
    if (value === undefined) continue;
    if (typeof flag === 'string') variables[flag] = String(value);
    else variables[flag.variable] = flag.value;
  }
  return { help: values['help'] === true, checkConfig: values['check-config'] === true, variables };
}

function parse(args: readonly string[], options: Record<string, { type: 'string' | 'boolean' }>) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values as Record<
      string,
      string | boolean
    >;
  } catch (error) {
    const [sentence = 'The command line is wrong'] = (isError(error) ? error.message : String(error)).split(/\.\s|\n/u);
    throw new StartupError(`${sentence}: --help lists what there is.`, { cause: error });
  }
}
