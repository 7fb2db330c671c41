import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { OperationalError } from '../operational-error.js';

const whole = z.int().min(1);
const positive = z.number().positive();

const roomGroup = z
  .strictObject({
    count: whole.describe('rooms of this kind'),
    members: z.int().min(2).describe('people in each'),
    share: z
      .number()
      .min(0)
      .default(1)
      .describe('of the messages, all rooms of the kind together, in proportion to the other shares'),
  })
  .readonly();

/** What a workload file may say. Unknown keys are refused. */
export const workload = z
  .strictObject({
    description: z.string().default(''),
    people: whole,
    rooms: z.array(roomGroup).min(1),
    messagesPerSecond: positive,
    /** Sent and judged like the rest, but not measured. */
    warmUpSeconds: z.number().min(0).default(5),
    seconds: positive,
    burst: z.strictObject({ atSeconds: z.number().min(0), seconds: positive, factor: positive }).optional(),
    /** So many sockets lose their network at once. */
    dropout: z.strictObject({ atSeconds: z.number().min(0), share: z.number().min(0).max(1) }).optional(),
    /** real: lines that people have written, with their lengths and repetitions. synthetic: 75 characters, none twice. */
    texts: z.enum(['real', 'synthetic']).default('real'),
    seed: z.int().default(1),
  })
  .superRefine((load, context) => {
    const tell = (path: (string | number)[], message: string): void =>
      void context.addIssue({ code: 'custom', path, message });
    load.rooms.forEach(({ members }, i) => {
      if (members > load.people) tell(['rooms', i, 'members'], `is more than the ${load.people} people there are`);
    });
    if (load.rooms.every(({ share }) => share === 0)) tell(['rooms'], 'has no room with a share of the messages');
    if (load.burst && load.burst.atSeconds + load.burst.seconds > load.seconds) tell(['burst'], 'ends after the end');
    if (load.dropout && load.dropout.atSeconds >= load.seconds) tell(['dropout'], 'comes after the end');
  });
export type Workload = z.output<typeof workload> & { readonly name: string };

const folder = fileURLToPath(new URL('../../workloads/', import.meta.url));

/** Names of the workloads that come with the lab. */
export const workloadNames = (): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .toSorted();

/**
 * @param nameOrFile one of `workloadNames()`, or the path of a YAML file
 * @throws OperationalError that names the file, the key and what is wrong
 */
export function readWorkload(nameOrFile: string): Workload {
  const isName = workloadNames().includes(nameOrFile);
  if (!isName && !/[./\\]/u.test(nameOrFile))
    throw new OperationalError(
      `There is no workload "${nameOrFile}"; there is ${workloadNames().join(', ')}, or a YAML file.`,
    );
  const file = isName ? `${folder}${nameOrFile}.yaml` : nameOrFile;
  return { ...parseWorkload(readText(file), file), name: basename(nameOrFile).replace(/\.ya?ml$/u, '') };
}

/** @throws OperationalError that names the file, the key and what is wrong */
export function parseWorkload(text: string, file: string): z.output<typeof workload> {
  const parsed = workload.safeParse(readYaml(text, file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new OperationalError(`${file}: ${where === '' ? '' : `${where}: `}${issue?.message ?? 'is not a workload'}.`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new OperationalError(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function readYaml(text: string, file: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new OperationalError(`${file} is not YAML: ${line.replace(/:$/u, '')}.`);
  }
}
