import type { EmbeddedPorts } from '@homeroom/adapters/embedded';
import type { IndexPoint } from '@homeroom/core';
import { crowd, dimensions, questions, roomCount } from './crowd.js';
import type { Placed } from './crowd.js';
import type { Measurement, Settings } from './measurement.js';
import { plainSearch } from './plain-search.js';
import type { PlainRoom } from './plain-search.js';
import type { Row } from './report.js';
import { figure, withSpread } from './report.js';
import { inScratchFolder, withPorts } from './scratch.js';
import { interleave, quantile, ratiosOf, spreadOf } from './statistics.js';
import { chatTexts } from './texts.js';

const points = 50_000;
const limit = 10;
const modelId = 'bench@0';
const rooms = Array.from({ length: roomCount }, (_, room) => room);

/** Of the driver's inside, which its package does not show: the scan without the thread and the file. */
type Inside = {
  readonly ModelVectors: new (dimensions: number) => {
    put(place: { point: number; room: number; author: number; sentAt: number }, values: Float32Array): void;
    search(search: { rooms: readonly number[]; values: Float32Array; limit: number }): readonly number[];
  };
  toInt8(values: Float32Array, into: Int8Array): number;
  toInt16(values: Float32Array, into: Int16Array): number;
};
const fileOf = (name: string): string =>
  new URL(`../../../libs/adapters/dist/vector-index/${name}.js`, import.meta.url).href;

export const measureSearch: Measurement = async (settings) => {
  settings.say(`search: making ${points} vectors`);
  const placed = [...crowd(points)];
  const scan = await measureScan(settings, placed);
  return [scan, ...(await measureIndex(settings, placed))];
};

async function measureScan({ quick, say }: Settings, placed: readonly Placed[]): Promise<Row> {
  const { ModelVectors } = (await import(fileOf('model-vectors'))) as Pick<Inside, 'ModelVectors'>;
  const quantise = (await import(fileOf('quantise'))) as Pick<Inside, 'toInt8' | 'toInt16'>;
  const kernel = new ModelVectors(dimensions);
  for (const { point, room, values } of placed) kernel.put({ point, room, author: 1, sentAt: 1 }, values);
  const plain = plainRooms(placed, quantise);
  const asked = questions(placed, quick ? 10 : 30);
  const weights = asked.map((values) => {
    const into = new Int16Array(dimensions);
    quantise.toInt16(values, into);
    return into;
  });
  const byKernel = asked.map((values) => () => kernel.search({ rooms, values, limit }).slice(0, limit));
  const byLoop = weights.map((values) => () => plainSearch(plain, values, limit).map(({ point }) => point));
  byKernel.forEach((find, i) => checkSame(find(), byLoop[i]?.() ?? []));
  const { ours, theirs } = await interleave(
    quick ? 5 : 9,
    { ours: () => msPerCall(byKernel), theirs: () => msPerCall(byLoop) },
    (round) => say(`search: round ${round}`),
  );
  return {
    what: `exact search of ${figure(points)} × ${dimensions} in ${roomCount} rooms, top ${limit}: scan, against the plain loop over the same int8`,
    homeroom: withSpread(spreadOf(ours), 'ms'),
    against: withSpread(spreadOf(theirs), 'ms'),
    ratio: spreadOf(ratiosOf(ours, theirs)),
    goal: { atMost: 0.3 },
  };
}

function plainRooms(placed: readonly Placed[], { toInt8 }: Pick<Inside, 'toInt8'>): readonly PlainRoom[] {
  return rooms.map((room) => {
    const own = placed.filter((one) => one.room === room);
    const rows = new Int8Array(own.length * dimensions);
    const scales = own.map(({ values }, row) =>
      toInt8(values, rows.subarray(row * dimensions, (row + 1) * dimensions)),
    );
    return { rows, scales: Float32Array.from(scales), points: Int32Array.from(own, ({ point }) => point) };
  });
}

/** A quick answer that is another answer is worth nothing. */
function checkSame(kernel: readonly number[], loop: readonly number[]): void {
  if (kernel.length !== limit || kernel.some((point, i) => point !== loop[i]))
    throw new Error(`The kernel found ${kernel.join()} and the loop ${loop.join()}.`);
}

function msPerCall(calls: readonly (() => unknown)[]): number {
  const began = performance.now();
  for (const call of calls) call();
  return (performance.now() - began) / calls.length;
}

const measureIndex = ({ quick, say }: Settings, placed: readonly Placed[]): Promise<readonly Row[]> =>
  inScratchFolder((folder) =>
    withPorts({ HOMEROOM_DATA_DIR: folder, HOMEROOM_EMBEDDING_DRIVER: 'off' }, async ({ vectorIndex }) => {
      say('search: filling the index');
      await vectorIndex.ensure({ modelId, dimensions, maxTokens: 256, semantic: true });
      const perPoint = await insert(vectorIndex, placed);
      say('search: asking the index');
      const times: number[] = [];
      for (const values of questions(placed, quick ? 100 : 300)) {
        const began = performance.now();
        const { dense } = await vectorIndex.query({ rooms: rooms.map(String), dense: { modelId, values }, limit });
        times.push(performance.now() - began);
        if (dense?.length !== limit) throw new Error(`The index found ${dense?.length} points.`);
      }
      const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)].map(figure);
      const what = 'the same through the index: thread, scan, rescoring from the file';
      return [
        { what, homeroom: `p50 ${p50}, p95 ${p95} ms`, against: '–' },
        {
          what: 'insert into the index, words and vector, 64 at a time, durable',
          homeroom: `${figure(perPoint)} µs a point`,
          against: '–',
        },
      ];
    }),
  );

/** @returns µs a point */
async function insert(vectorIndex: EmbeddedPorts['vectorIndex'], placed: readonly Placed[]): Promise<number> {
  const words = chatTexts(1_000).map(
    (text) =>
      new Map(
        text
          .toLowerCase()
          .split(/\s+/u)
          .map((word) => [word, 1]),
      ),
  );
  const all = placed.map(({ point, room, values }): IndexPoint => {
    const at = { id: `m${point}`, roomId: String(room), seq: point, authorId: 'a', sentAt: point };
    return { ...at, words: words[point % words.length] ?? new Map(), vector: { modelId, values } };
  });
  const began = performance.now();
  for (let from = 0; from < all.length; from += 64) await vectorIndex.upsert(all.slice(from, from + 64));
  return ((performance.now() - began) * 1_000) / all.length;
}
