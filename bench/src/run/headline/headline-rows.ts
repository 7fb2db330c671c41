import type { Row } from '../report.js';
import { ratioRow } from '../rows.js';
import type { Climbed } from './climb.js';

/** The sides, as they are told. */
export const names = {
  homeroom: 'Homeroom',
  whole: 'Homeroom, until all of it can be found',
  a: 'A',
  b: 'B fp32',
  bInt8: 'B q8',
  bSpinning: 'B fp32 with the threads of its library',
} as const;

type Goals = { readonly chat?: number; readonly whole?: number; readonly users?: number };

/** A is held to chat only: its embedding is bought from somebody whose machine is not counted. */
const baselines: readonly (readonly [name: string, goals: Goals])[] = [
  [names.a, { chat: 4 }],
  [names.b, { chat: 20, whole: 5, users: 5 }],
  [names.bInt8, {}],
  [names.bSpinning, {}],
];

/** @param climbed by side, in the order of the rounds */
export function headlineRows(climbed: Readonly<Record<string, readonly Climbed[]>>): readonly Row[] {
  const of = (side: string, what: keyof Climbed): readonly number[] => (climbed[side] ?? []).map((one) => one[what]);
  const rows = baselines.flatMap(([name, goals]): readonly Row[] => {
    if (climbed[name] === undefined) return [];
    const cpu = { unit: 'messages/CPU-s', theirs: of(name, 'perCpuSecond') };
    const chat = ratioRow({
      what: `accepted, stored and delivered to rooms of ten, without the threads that embed and index, against ${name}`,
      ours: of(names.homeroom, 'chatPerCpuSecond'),
      ...cpu,
      ...goalOf(goals.chat),
    });
    const whole = ratioRow({
      what: `the same with every message embedded and indexed, against ${name}`,
      ours: of(names.whole, 'perCpuSecond'),
      ...cpu,
      ...goalOf(goals.whole),
    });
    const users = ratioRow({
      what: `active users: a message a second each, delivery p95 < 1 s, the load on the same cores, against ${name}`,
      unit: 'users',
      ours: of(names.homeroom, 'heldPerSecond'),
      theirs: of(name, 'heldPerSecond'),
      ...goalOf(goals.users),
    });
    return name === names.a ? [chat, users] : [chat, whole, users];
  });
  if (climbed[names.b]) return rows;
  return [...rows, { what: 'the same against B fp32', homeroom: '–', against: 'not measured: no fp32 file' }];
}

const goalOf = (atLeast: number | undefined): { readonly goal?: { readonly atLeast: number } } =>
  atLeast === undefined ? {} : { goal: { atLeast } };
