import { mkdirSync, writeFileSync } from 'node:fs';
import { jsonReport } from './json-report.js';
import type { Run, Taken } from './json-report.js';
import type { Measurement, Settings } from './measurement.js';
import { describeMachine, feel, isTooMuch, noiseOf, percent } from './machine.js';
import { UsageError, help, readOptions } from './options.js';
import type { Name, Options } from './options.js';
import { readTicks, shareOfOthers } from './processor-time.js';
import { isMissed, noiseBetween, table } from './report.js';

/** Each loaded when it is its turn: none pays for what another brings. */
const measurements: Readonly<Record<Name, () => Promise<Measurement>>> = {
  deliveries: async () => (await import('./deliveries.js')).measureDeliveries,
  accept: async () => (await import('./accept.js')).measureAccept,
  ingest: async () => (await import('./ingest.js')).measureIngest,
  connections: async () => (await import('./connections.js')).measureConnections,
  embedding: async () => (await import('./embedding.js')).measureEmbedding,
  search: async () => (await import('./search.js')).measureSearch,
  chat: async () => (await import('./chat.js')).measureChat,
  headline: async () => (await import('./headline/headline.js')).measureHeadline,
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

async function measure({ quick, anyway, only, json, ...settings }: Options): Promise<number> {
  const say = (line: string): void => console.error(line);
  say('feeling how steady the machine is');
  const before = feel();
  const noise = noiseOf(before);
  if (noise !== null && !anyway) {
    say(`${noise} Wait until it is quiet, or measure with --anyway.`);
    return 2;
  }
  if (settings.profile !== undefined) mkdirSync(settings.profile, { recursive: true });
  const at = new Date();
  const taken: Taken[] = [];
  for (const name of only) taken.push(await take(name, { quick, say, ...settings }));
  const after = feel();
  const run = { quick, at, before, after, doubts: doubtsOf({ before, after, taken }, settings), taken };
  if (json !== undefined) writeFileSync(json, jsonReport(run));
  return print(run);
}

async function take(name: Name, settings: Settings): Promise<Taken> {
  const measurement = await measurements[name]();
  const [began, before] = [performance.now(), readTicks()];
  const rows = await measurement(settings);
  const tookSeconds = (performance.now() - began) / 1_000;
  settings.say(`${name}: took ${tookSeconds.toFixed(0)} s`);
  return { measurement: name, rows, tookSeconds, others: shareOfOthers(before, readTicks()) };
}

type Evidence = Pick<Run, 'before' | 'after' | 'taken'>;

function doubtsOf({ before, after, taken }: Evidence, { profile }: Pick<Settings, 'profile'>): readonly string[] {
  const noise = noiseOf(before);
  // The load average is now the bench's own.
  const later = noiseOf({ ...after, load: 0 });
  return [
    ...(noise === null ? [] : [`Measured anyway: ${noise}`]),
    ...taken.flatMap(({ measurement, others }) =>
      isTooMuch(others) ? [`Others were busy: they took ${percent(others)} of the machine during ${measurement}.`] : [],
    ),
    ...noiseBetween(taken.flatMap(({ rows }) => rows)),
    ...(later === null ? [] : [`At the end: ${later}`]),
    ...(profile === undefined ? [] : ['Measured with profiles, which cost time.']),
  ];
}

function print({ quick, before, doubts, taken }: Run): number {
  const rows = taken.flatMap((one) => one.rows);
  console.log(`Machine: ${describeMachine(before)}.`);
  for (const doubt of doubts) console.log(`**${doubt}**`);
  if (quick) console.log('Quick: fewer and shorter rounds.');
  console.log(`\n${table(rows)}\n`);
  const missed = rows.filter(isMissed);
  for (const { what } of missed) console.log(`Goal missed: ${what}.`);
  if (missed.length === 0) console.log('No goal was missed.');
  return missed.length === 0 ? 0 : 1;
}
