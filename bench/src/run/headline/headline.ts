import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Homeroom } from '../homeroom.js';
import { modelDir } from '../measurement.js';
import type { Measurement, Settings } from '../measurement.js';
import { inScratchFolder } from '../scratch.js';
import { Baseline } from './baseline.js';
import { climb } from './climb.js';
import type { Climbed, Load } from './climb.js';
import { headlineRows, names } from './headline-rows.js';
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
    return headlineRows(climbed);
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
    [names.homeroom]: homeroom({ rates: ladders(size).homeroom }),
    [names.whole]: homeroom({ rates: [size.wholeRate], untilSearchable: true }),
    [names.a]: a,
    ...(fp32 !== undefined && { [names.b]: b('fp32', fp32, '--threads', '1') }),
    // Without the fp32 file the other is better than nothing.
    ...((size.everyB || fp32 === undefined) && { [names.bInt8]: b('q8', modelDir, '--threads', '1') }),
    ...(fp32 !== undefined && size.everyB && { [names.bSpinning]: b('fp32', fp32) }),
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
