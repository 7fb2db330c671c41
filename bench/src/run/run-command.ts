import type { Measurement, Settings } from './measurement.js';
import { describeMachine, feel, noiseOf } from './machine.js';
import { UsageError, help, readOptions } from './options.js';
import type { Name, Options } from './options.js';
import { isMissed, table } from './report.js';
import type { Row } from './report.js';

/** Each loaded when it is its turn: none pays for what another brings. */
const measurements: Readonly<Record<Name, () => Promise<Measurement>>> = {
  embedding: async () => (await import('./embedding.js')).measureEmbedding,
  search: async () => (await import('./search.js')).measureSearch,
  chat: async () => (await import('./chat.js')).measureChat,
};

/** @returns the exit code */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options !== 'help') return await measure(options);
    console.log(help);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return 2;
  }
}

async function measure({ quick, anyway, only, fp32 }: Options): Promise<number> {
  const say = (line: string): void => console.error(line);
  say('feeling how steady the machine is');
  const calm = feel();
  const noise = noiseOf(calm);
  if (noise !== null && !anyway) {
    say(`${noise} Wait until it is quiet, or measure with --anyway.`);
    return 2;
  }
  const rows = await allRows(only, { quick, fp32, say });
  // The load average is now the bench's own.
  const later = noiseOf({ ...feel(), load: 0 });
  console.log(`Machine: ${describeMachine(calm)}.`);
  if (noise !== null) console.log(`**Measured anyway:** ${noise}`);
  if (later !== null) console.log(`**At the end:** ${later}`);
  if (quick) console.log('Quick: fewer and shorter rounds.');
  console.log(`\n${table(rows)}\n`);
  const missed = rows.filter(isMissed);
  for (const { what } of missed) console.log(`Goal missed: ${what}.`);
  if (missed.length === 0) console.log('No goal was missed.');
  return missed.length === 0 ? 0 : 1;
}

async function allRows(only: readonly Name[], settings: Settings): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const name of only) rows.push(...(await (await measurements[name]())(settings)));
  return rows;
}
