import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Homeroom } from '../homeroom.js';
import { modelDir } from '../measurement.js';
import type { Measurement, Settings } from '../measurement.js';
import type { Row } from '../report.js';
import { ratioRow } from '../rows.js';
import { inScratchFolder } from '../scratch.js';
import { Baseline } from './baseline.js';
import { climb } from './climb.js';
import type { Climbed, Load } from './climb.js';
import { ladders, sizes } from './ladders.js';
import type { Size } from './ladders.js';
import { foundSchool, inventPupils, writeWorlds } from './school.js';

type Side = () => Promise<Climbed>;
type Sides = Readonly<Record<string, Side>>;

/** How much of a school the same two cores carry: Homeroom, and the monolith of the founding note in its two kinds. */
export const measureHeadline: Measurement = (settings) =>
  inScratchFolder(async (folder) => {
    const size = settings.quick ? sizes.quick : sizes.whole;
    const sides = await sidesOf(folder, size, settings);
    const climbed: Record<string, Climbed[]> = {};
    for (let round = 1; round <= size.rounds; round += 1)
      for (const [name, side] of Object.entries(sides)) {
        settings.say(`headline: round ${round} of ${size.rounds}, ${name}`);
        (climbed[name] ??= []).push(await side());
      }
    return rowsOf(climbed, settings);
  });

async function sidesOf(folder: string, size: Size, { fp32, say }: Settings): Promise<Sides> {
  say(`headline: a school of ${size.people} people in rooms of ten`);
  const school = join(folder, 'school');
  const homeroomWorld = writeWorlds(made(join(folder, 'homeroom')), await foundSchool(school, size.people), true).load;
  const invented = writeWorlds(made(join(folder, 'baseline')), inventPupils(size.people), false);
  let starts = 0;
  const place = (): string => join(folder, `run${(starts += 1)}`);
  const homeroom =
    (load: Pick<Load, 'rates'> & Partial<Load>): Side =>
    () => {
      const data = place();
      // Each run begins with the same young school.
      cpSync(school, data, { recursive: true });
      return onHomeroom(data, { ...size, folder, world: homeroomWorld, ...load });
    };
  const b =
    (kind: 'q8' | 'fp32', model: string, ...threads: readonly string[]): Side =>
    () =>
      onBaseline(['--kind', 'b', '--dtype', kind, '--model', model, ...threads], {
        data: place(),
        world: invented.baseline,
        load: { ...size, folder, world: invented.load, rates: ladders(size).b },
      });
  const a: Side = () =>
    onBaselineA({
      data: place(),
      world: invented.baseline,
      load: { ...size, folder, world: invented.load, rates: ladders(size).a },
    });
  return {
    homeroom: homeroom({ rates: ladders(size).homeroom }),
    whole: homeroom({ rates: [size.wholeRate], untilSearchable: true }),
    a,
    'b-q8': b('q8', modelDir, '--threads', '1'),
    ...(fp32 !== undefined && { 'b-fp32': b('fp32', fp32, '--threads', '1') }),
    ...(fp32 !== undefined && size.defaults && { 'b-fp32-defaults': b('fp32', fp32) }),
  };
}

function made(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

async function onHomeroom(data: string, load: Omit<Load, 'origin' | 'pid'>): Promise<Climbed> {
  const homeroom = await Homeroom.start(data);
  try {
    return await climb({ ...load, origin: homeroom.origin, pid: homeroom.pid });
  } finally {
    await homeroom.stop();
  }
}

type BaselineRun = { readonly data: string; readonly world: string; readonly load: Omit<Load, 'origin' | 'pid'> };

async function onBaseline(args: readonly string[], { data, world, load }: BaselineRun): Promise<Climbed> {
  const baseline = await Baseline.start(...args, '--data', data, '--world', world);
  try {
    return await climb({ ...load, origin: baseline.url, pid: baseline.pid });
  } finally {
    await baseline.stop();
  }
}

/** The API's processor time is not counted: it stands for somebody else's machine. */
async function onBaselineA(run: BaselineRun): Promise<Climbed> {
  const api = await Baseline.start('--kind', 'embedding-api');
  try {
    return await onBaseline(['--kind', 'a', '--embedding-url', api.url], run);
  } finally {
    await api.stop();
  }
}

type Figures = Readonly<Record<string, readonly Climbed[] | undefined>>;

function rowsOf(climbed: Figures, { fp32 }: Settings): readonly Row[] {
  const of = (side: string, what: keyof Climbed): readonly number[] => (climbed[side] ?? []).map((one) => one[what]);
  const cpu = 'messages/CPU-s';
  const rateOf = 'messages accepted, stored and delivered, 10 members a room';
  const chat = { unit: cpu, ours: of('homeroom', 'chatPerCpuSecond') };
  const whole = { unit: cpu, ours: of('whole', 'perCpuSecond') };
  const users = { unit: 'users', ours: of('homeroom', 'heldPerSecond') };
  const against = (side: string) => ({ theirs: of(side, 'perCpuSecond') });
  const usersOf = (side: string) => ({ theirs: of(side, 'heldPerSecond') });
  const goal = (atLeast: number) => ({ goal: { atLeast } });
  const active = 'active users, each a message a second, delivery p95 < 1 s, on these cores together with the load';
  const withEmbedding = 'the same with every message embedded and indexed';
  return [
    ratioRow({
      what: `${rateOf} (without the threads that embed and index), against A`,
      ...chat,
      ...against('a'),
      ...goal(4),
    }),
    ratioRow({ what: `the same, against B q8`, ...chat, ...against('b-q8') }),
    ratioRow({ what: `${withEmbedding}, against B q8`, ...whole, ...against('b-q8') }),
    ratioRow({ what: `${active}, against A`, ...users, ...usersOf('a') }),
    ratioRow({ what: `${active}, against B q8`, ...users, ...usersOf('b-q8') }),
    ...(fp32 === undefined
      ? [{ what: 'the same, against B fp32', homeroom: '–', against: 'not measured: no fp32 file' }]
      : [
          ratioRow({
            what: `${rateOf} (without the threads that embed and index), against B fp32`,
            ...chat,
            ...against('b-fp32'),
            ...goal(20),
          }),
          ratioRow({ what: `${withEmbedding}, against B fp32`, ...whole, ...against('b-fp32'), ...goal(5) }),
          ratioRow({ what: `${active}, against B fp32`, ...users, ...usersOf('b-fp32'), ...goal(5) }),
        ]),
    ...(climbed['b-fp32-defaults'] === undefined
      ? []
      : [
          ratioRow({
            what: `${active}, against B fp32 with the library's own threads`,
            ...users,
            ...usersOf('b-fp32-defaults'),
          }),
        ]),
  ];
}
