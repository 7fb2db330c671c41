import { bareSide, homeroomSide, transformersSide } from './embedders.js';
import type { Embed, Side } from './embedders.js';
import type { Measurement, Settings } from './measurement.js';
import { modelDir } from './measurement.js';
import type { Goal, Row } from './report.js';
import { ratioRow } from './rows.js';
import { inScratchFolder, withPorts } from './scratch.js';
import { interleave } from './statistics.js';
import { chatTexts } from './texts.js';

const sizes = { quick: { rounds: 3, texts: 160 }, whole: { rounds: 5, texts: 512 } };

/** Texts per second of processor time, of all threads, and not of the clock: what the machine's owner pays for. */
export const measureEmbedding: Measurement = (settings) =>
  inScratchFolder((folder) =>
    withPorts(
      { HOMEROOM_DATA_DIR: folder, HOMEROOM_EMBEDDING_THREADS: '1', HOMEROOM_EMBEDDING_CACHE_TEXTS: '1' },
      async (ports) => {
        const bare = await bareSide();
        const others = await openOthers(settings, bare.precise);
        try {
          const sides = { homeroom: homeroomSide(ports), bare: bare.embed, ...others.sides };
          return toRows(await run(settings, sides), { precise: bare.precise, fp32: others.fp32 });
        } finally {
          for (const side of [bare, ...others.open]) await side.close();
        }
      },
    ),
  );

type Others = {
  readonly sides: Readonly<Record<string, Embed>>;
  readonly open: readonly Side[];
  readonly fp32: boolean;
};

async function openOthers({ fp32 }: Settings, precise: boolean): Promise<Others> {
  const wanted = {
    transformers: { folder: modelDir, dtype: 'q8', precise: false },
    ...(precise && { precise: { folder: modelDir, dtype: 'q8', precise: true } as const }),
    ...(fp32 !== undefined && { fp32: { folder: fp32, dtype: 'fp32', precise: false } as const }),
  } as const;
  const open: (readonly [string, Side])[] = [];
  for (const [name, options] of Object.entries(wanted)) open.push([name, await transformersSide(options)]);
  const sides = Object.fromEntries(open.map(([name, { embed }]) => [name, embed]));
  return { sides, open: open.map(([, side]) => side), fp32: fp32 !== undefined };
}

type Rates = Readonly<Record<string, readonly number[]>>;

async function run({ quick, say }: Settings, sides: Readonly<Record<string, Embed>>): Promise<Rates> {
  const { rounds, texts: count } = quick ? sizes.quick : sizes.whole;
  const texts = chatTexts(count);
  say('embedding: warming up');
  for (const embed of Object.values(sides)) await embed(texts.slice(0, 128));
  const timed = Object.entries(sides).map(([name, embed]) => [name, () => perCpuSecond(embed, texts)] as const);
  return interleave(rounds, Object.fromEntries(timed), (round) =>
    say(`embedding: round ${round} of ${rounds}, ${count} texts by each of ${timed.length}`),
  );
}

async function perCpuSecond(embed: Embed, texts: readonly string[]): Promise<number> {
  const before = process.cpuUsage();
  const vectors = await embed(texts);
  const { user, system } = process.cpuUsage(before);
  if (vectors !== texts.length) throw new Error(`${vectors} vectors were made of ${texts.length} texts.`);
  return texts.length / ((user + system) / 1e6);
}

function toRows(
  rates: Rates,
  { precise, fp32 }: { readonly precise: boolean; readonly fp32: boolean },
): readonly Row[] {
  const unit = 'texts/CPU-s';
  const ours = rates['homeroom'] ?? [];
  const row = (what: string, side: string, goal?: Goal): Row =>
    ratioRow({ what: `embedding, against ${what}`, unit, ours, theirs: rates[side] ?? [], ...(goal && { goal }) });
  const exact = precise ? ' (no VNNI: exact sums on both sides)' : '';
  const quick = precise ? ' (no VNNI: its sums are not exact, its vectors are others)' : '';
  return [
    row(`a bare ONNX Runtime loop, sorted by length${exact}`, 'bare', { atLeast: 0.9 }),
    row(`transformers.js, same q8 file, defaults, shuffled lengths${quick}`, 'transformers', { atLeast: 1.5 }),
    ...(precise ? [row('transformers.js, same q8 file, with exact sums too', 'precise')] : []),
    fp32
      ? row('transformers.js, fp32 file, defaults', 'fp32')
      : { what: 'embedding, against transformers.js, fp32 file', homeroom: '–', against: 'not measured: no fp32 file' },
  ];
}
