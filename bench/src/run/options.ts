import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const names = [
  'deliveries',
  'accept',
  'ingest',
  'connections',
  'embedding',
  'search',
  'chat',
  'headline',
] as const;
export type Name = (typeof names)[number];

export type Options = {
  readonly quick: boolean;
  readonly anyway: boolean;
  readonly only: readonly Name[];
  /** Folder with onnx/model.onnx. */
  readonly fp32: string | undefined;
  /** File for all rows as numbers. */
  readonly json: string | undefined;
  /** Folder for profiles of the processes that are compared. */
  readonly profile: string | undefined;
};

/** Their sides are processes of their own. */
const profiled = ['deliveries', 'accept', 'ingest', 'connections'] as const satisfies readonly Name[];

/** What was asked for cannot be: one sentence for whoever asked. Exit code 2. */
export class UsageError extends Error {}

export const help = `npm run bench [-- --quick] [--only NAME] [--fp32 DIR] [--json FILE] [--profile DIR] [--anyway]

What Homeroom takes against bare loops that do only the work itself, side by side in one run (A B A B …): medians, with the lowest and
the highest of the rounds. Prints a Markdown table; progress goes to stderr. bench/README.md says what is measured and what is not.

  --quick        fewer and shorter rounds, at most 3 minutes
  --only NAME    one of ${names.join(', ')}; can be given again
  --fp32 DIR     folder of the same model with onnx/model.onnx, for the ratio to it
  --json FILE    writes all lines as numbers too, round by round, with the machine
  --profile DIR  keeps a .cpuprofile of each process that is compared (${profiled.join(', ')}); it costs time, so the ratios are rough
  --anyway       measures on a busy machine too, and marks the table

Exit code: 0 all goals held, 1 a goal was missed, 2 nothing measured (the machine is too busy, or the command is not understood).`;

const spec = {
  quick: { type: 'boolean', default: false },
  anyway: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true },
  fp32: { type: 'string' },
  json: { type: 'string' },
  profile: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** @throws UsageError that names the argument and what it may be */
export function readOptions(args: readonly string[], exists: (path: string) => boolean = existsSync): Options | 'help' {
  const { help: wantsHelp, only = names, quick, anyway, fp32, json, profile } = parsed(args);
  if (wantsHelp) return 'help';
  const unknown = only.find((name) => !isName(name));
  if (unknown !== undefined) throw new UsageError(`--only ${unknown}: there is ${names.join(', ')}.`);
  if (fp32 !== undefined && !exists(join(fp32, 'onnx', 'model.onnx')))
    throw new UsageError(`--fp32 ${fp32}: there is no onnx/model.onnx in that folder.`);
  for (const [option, path] of Object.entries({ json, profile }))
    if (path !== undefined && !exists(dirname(resolve(path))))
      throw new UsageError(`--${option} ${path}: the folder in which it is to be is not there.`);
  return { quick, anyway, fp32, json, profile, only: names.filter((name) => only.includes(name)) };
}

const isName = (text: string): text is Name => (names as readonly string[]).includes(text);

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: spec }).values;
  } catch (error) {
    // Node's sentence names the argument; what follows it is advice for programmers.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new UsageError(`${sentence.replace(/\.$/u, '')}; --help says what there is.`, { cause: error });
  }
}
