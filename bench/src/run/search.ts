import { ModelVectors, toInt16, toInt8 } from '@homeroom/adapters/vector-index-kernel';
import { crowd, dimensions, questions, roomCount } from './crowd.js';
import type { Placed } from './crowd.js';
import type { Measurement, Settings } from './measurement.js';
import { plainSearch } from './plain-search.js';
import type { PlainRoom } from './plain-search.js';
import { figure } from './report.js';
import type { Row } from './report.js';
import { ratioRow } from './rows.js';
import { measureIndex } from './search-index.js';
import { interleave } from './statistics.js';

const points = 50_000;
const limit = 10;
const rooms = Array.from({ length: roomCount }, (_, room) => room);

export const measureSearch: Measurement = async (settings) => {
  settings.say(`search: making ${points} vectors`);
  const placed = [...crowd(points)];
  const scan = await measureScan(settings, placed);
  return [scan, ...(await measureIndex(settings, placed))];
};

async function measureScan({ quick, say }: Settings, placed: readonly Placed[]): Promise<Row> {
  const kernel = new ModelVectors(dimensions);
  for (const { point, room, values } of placed) kernel.put({ point, room, author: 1, sentAt: 1 }, values);
  const plain = plainRooms(placed);
  const asked = questions(placed, quick ? 10 : 30);
  const weights = asked.map((values) => {
    const into = new Int16Array(dimensions);
    toInt16(values, into);
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
  return ratioRow({
    what: `exact search of ${figure(points)} × ${dimensions} in ${roomCount} rooms, top ${limit}: scan, against the plain loop over the same int8`,
    unit: 'ms',
    ours,
    theirs,
    goal: { atMost: 0.3 },
  });
}

function plainRooms(placed: readonly Placed[]): readonly PlainRoom[] {
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
